//! The letters' data contracts: JSON Schema and data in, data with their defaults or the JSON path of what is wrong out. The letters themselves are data, in `templates/letters`.

mod schema;

pub use schema::Schema;
