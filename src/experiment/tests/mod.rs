mod chance;
mod figures;
mod peeking;
mod vectors;
