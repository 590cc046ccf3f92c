mod chance;
mod planted;
mod properties;
mod stories;
