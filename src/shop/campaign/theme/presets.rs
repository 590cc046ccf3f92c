//! The presets: colours of each role by trade, light and dark. Each text has at least 4.5 : 1 on each ground it stands on, each sign 3 : 1 (WCAG 2.2);
//! a test measures them.

use crate::base::color::Color;
use crate::base::written::written;

/// A trade with colours and shapes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Preset {
    Travel,
    Sport,
    Fashion,
    Electronics,
    Food,
}
written!(Preset: Travel = "travel", Sport = "sport", Fashion = "fashion", Electronics = "electronics", Food = "food");

/// The roles that differ between trades, in the order of [`super::Colors`]: from `page` to `onBadge`.
const BRAND_ROLES: usize = 15;
type Brand = [u32; BRAND_ROLES];

/// Without a preset.
const PLAIN: [Brand; 2] = [
    [0xffffff, 0xffffff, 0xddebe5, 0xf1f4f3, 0xf1f4f3, 0xd8dde3, 0x7e8690, 0x171c24, 0x56606e, 0x0b6b4a, 0xffffff, 0x0b6b4a, 0xc01c1c, 0xc01c1c, 0xffffff],
    [0x0f1318, 0x1a1f26, 0x243a33, 0xdce0e4, 0x252c35, 0x38414c, 0x89939e, 0xf1f4f7, 0xaab3bd, 0x7fd9b4, 0x06281c, 0x7fd9b4, 0xff938a, 0xff938a, 0x2b0503],
];
/// Travel.
const TRAVEL: [Brand; 2] = [
    [0xf5f1e8, 0xffffff, 0xd5e8ea, 0xeaf2f2, 0xeaf2f2, 0xded8ca, 0x7b898d, 0x12282f, 0x53646a, 0x0b5c69, 0xffffff, 0x0b5c69, 0xb8321a, 0xffc93c, 0x2a1f00],
    [0x0c171b, 0x15252b, 0x234049, 0xd8e0e2, 0x20363d, 0x344a52, 0x7f979f, 0xeef4f5, 0xa8b9be, 0x7fd3dd, 0x04262c, 0x7fd3dd, 0xff9b80, 0xffc93c, 0x2a1f00],
];
/// Sport.
const SPORT: [Brand; 2] = [
    [0xf1f2f4, 0xffffff, 0xdde4ea, 0xf1f3f4, 0xf1f3f4, 0xdadde1, 0x7e8690, 0x14181d, 0x575f69, 0x14181d, 0xffffff, 0x0a5c44, 0xc4201b, 0xc4201b, 0xffffff],
    [0x0d1013, 0x171b20, 0x2b333c, 0xdce0e4, 0x242a31, 0x363e47, 0x89939e, 0xf2f4f6, 0xaab3bd, 0xf2f4f6, 0x14181d, 0x74d6b1, 0xff8f86, 0xff8f86, 0x2b0503],
];
/// Fashion.
const FASHION: [Brand; 2] = [
    [0xf6f3ef, 0xffffff, 0xe9e1d8, 0xf3efea, 0xf3efea, 0xe3dcd3, 0x877e73, 0x1c1917, 0x645c54, 0x1c1917, 0xffffff, 0x1c1917, 0xa3173c, 0x1c1917, 0xffffff],
    [0x12100e, 0x1c1917, 0x332e2a, 0xe2dcd4, 0x2a2623, 0x403a35, 0x978d82, 0xf6f3ef, 0xb8aea4, 0xf6f3ef, 0x1c1917, 0xf6f3ef, 0xff9ab0, 0xf6f3ef, 0x1c1917],
];
/// Electronics.
const ELECTRONICS: [Brand; 2] = [
    [0xedf1f7, 0xffffff, 0xdce6f7, 0xeff3fa, 0xeff3fa, 0xd2dae6, 0x76849a, 0x0e1a2b, 0x516072, 0x1450c8, 0xffffff, 0x1450c8, 0xc01c1c, 0xffd60a, 0x1f1a00],
    [0x0a111c, 0x131d2b, 0x22324a, 0xdae1ec, 0x1d2a3c, 0x31415a, 0x7e90aa, 0xeef3fa, 0xa6b4c6, 0x86b4ff, 0x061a3d, 0x9ac1ff, 0xff9088, 0xffd60a, 0x1f1a00],
];
/// Food.
const FOOD: [Brand; 2] = [
    [0xfaf4e8, 0xfffdf8, 0xf0e2c6, 0xf6eedf, 0xf6eedf, 0xe6dac4, 0x8a7c64, 0x2a1d12, 0x665747, 0x7c3116, 0xffffff, 0x7c3116, 0xb0260f, 0x2c672e, 0xffffff],
    [0x16100a, 0x211910, 0x3a2e20, 0xe6dac6, 0x30261a, 0x493c2b, 0xa08e73, 0xfaf4e8, 0xc2b29c, 0xf2b58f, 0x331204, 0xf5bf9c, 0xff9c86, 0x8fcf8b, 0x08260a],
];

/// `ok warn bad info onStatus star`, the same in all light palettes.
const STATUS: [u32; 6] = [0x1b7044, 0x8f4f00, 0xb3261e, 0x1b5fa6, 0xffffff, 0xc27400];
/// In the dark ones, text on them has the page's colour.
const DARK_STATUS: [u32; 6] = [0x6fd39b, 0xf5b84c, 0xff938a, 0x8ec1ff, 0, 0xf5b84c];

/// The colours of a preset, in the order of the roles.
pub(super) fn palette(preset: Option<Preset>, dark: bool) -> impl Iterator<Item = Color> {
    let [light, night] = match preset {
        None => &PLAIN,
        Some(Preset::Travel) => &TRAVEL,
        Some(Preset::Sport) => &SPORT,
        Some(Preset::Fashion) => &FASHION,
        Some(Preset::Electronics) => &ELECTRONICS,
        Some(Preset::Food) => &FOOD,
    };
    let (brand, mut status) = if dark { (night, DARK_STATUS) } else { (light, STATUS) };
    if let (true, [page, ..], [.., on_status, _]) = (dark, brand, &mut status) {
        *on_status = *page;
    }
    brand.iter().copied().chain(status).map(|rgb| {
        let [_, r, g, b] = rgb.to_be_bytes();
        Color([r, g, b])
    })
}
