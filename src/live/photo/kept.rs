use super::area::PhotoArea;
use super::compose::Layer;

/// What a layer was made of: the photo's name, and its area without what lies above it.
#[derive(Debug, PartialEq)]
pub(super) struct Key {
    name: String,
    area: PhotoArea,
}

impl Key {
    pub fn new(name: &str, area: &PhotoArea) -> Self {
        Self { name: name.to_owned(), area: PhotoArea { corners: [0; 4], over: Vec::new(), ..area.clone() } }
    }
}

/// Photos as their areas show them: the ones used last, up to a number of bytes.
#[derive(Debug)]
pub(super) struct Kept {
    most: usize,
    /// The last used one is the last.
    layers: Vec<(Key, Layer)>,
}

impl Kept {
    pub fn new(most: usize) -> Self {
        Self { most, layers: Vec::new() }
    }

    /// Takes a layer out.
    pub fn take(&mut self, key: &Key) -> Option<Layer> {
        let at = self.layers.iter().position(|(known, _)| known == key)?;
        Some(self.layers.remove(at).1)
    }

    /// Puts a layer in, and drops the ones that were not used for the longest time.
    pub fn put(&mut self, key: Key, layer: Layer) {
        self.layers.push((key, layer));
        while self.bytes() > self.most && !self.layers.is_empty() {
            self.layers.remove(0);
        }
    }

    /// Bytes of all layers.
    pub fn bytes(&self) -> usize {
        self.layers.iter().map(|(_, layer)| layer.bytes()).sum()
    }

    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.layers.len()
    }
}
