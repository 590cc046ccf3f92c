//! Reads data of shops and carriers: chunks of bytes in; offers or parcels, and problems out. Invalid rows are skipped; an invalid feed is rejected as a
//! whole. Memory is bounded by the longest item.

mod attributes;
mod batch;
mod billiger;
mod check;
mod delimited;
mod delivery;
mod elements;
mod encoding;
mod fields;
mod format;
mod google;
mod gzip;
mod idealo;
mod items;
mod json;
mod layout;
mod link;
mod listed;
mod namespaces;
mod options;
mod orders;
mod page;
mod parcels;
mod patch;
mod portal;
mod reader;
mod record;
mod registry;
mod schema_org;
mod shop;
mod shopify;
mod shopware;
mod sink;
mod svg;
mod text;
mod times;
mod values;
mod woocommerce;
mod xml;

pub use batch::{Batch, Dropped, Problem};
pub use format::Format;
pub use options::FeedOptions;
pub use orders::{Said, Subject, System, said};
pub use parcels::parcels;
pub use patch::{Delivery, Patched, SaleRow, Stored, merge_sale, patch};
pub use reader::FeedReader;
pub use svg::outlines;

#[cfg(test)]
mod tests;
