mod chance;
mod consent;
mod found;
mod planted;
mod properties;
mod rows;
mod small;
mod stories;
