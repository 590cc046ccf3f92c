mod chance;
mod properties;
mod stories;
