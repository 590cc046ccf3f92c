mod chance;
mod definitions;
mod figures;
mod peeking;
mod reports;
mod vectors;
