//! Validates data for letters: JSON Schema and data in; data with defaults, or an error with its JSON path out. The letters themselves are in `templates/letters`.

mod schema;

pub use schema::Schema;
