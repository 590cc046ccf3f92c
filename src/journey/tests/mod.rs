mod chance;
mod consent;
mod planted;
mod properties;
mod stories;
