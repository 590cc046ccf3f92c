//! Open time: what a request of an opened mail is answered with, and the pictures in it.

#[cfg(feature = "live")]
pub mod edge;
#[cfg(feature = "live")]
pub mod paint;
#[cfg(feature = "photo")]
pub mod photo;
