use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::Language;
use crate::base::limits;
use crate::live::decide::link_state::LinkState;
use crate::live::edge::Edge;
use crate::live::paint::{Family, Weight};
use crate::live::store::FontWanted;
use crate::live::store::view::StoreView;
use crate::shop::campaign::Campaign;
use sha2::{Digest, Sha256};

/// What pictures in every language may have to write.
const NEEDED: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzéèáñ0123456789 .,:;–-+%€£$·…„“”’'()/&?!×→✓★☆";

/// Whether pictures in a language can be written in a typeface.
///
/// # Errors
/// `paint/bad-font`: no TrueType file, too large, or without letters that pictures need.
pub fn check_font(regular: Vec<u8>, bold: Option<Vec<u8>>, language: Language) -> Result<()> {
    let (family, inter) = (Family::own(1, regular, bold)?, Family::inter()?);
    for weight in [Weight::Regular, Weight::Bold] {
        // What not even the built-in typeface has is drawn.
        let lacking: String = NEEDED.chars().chain(language.letters().chars()).filter(|c| has(&inter, *c, weight) && !has(&family, *c, weight)).collect();
        if !lacking.is_empty() {
            return Err(Diagnostic::new(Code::PaintBadFont, format!("the font has no `{lacking}`")));
        }
    }
    Ok(())
}

fn has(family: &Family, c: char, weight: Weight) -> bool {
    family.measure(c.encode_utf8(&mut [0; 4]), weight, 16.0).is_ok()
}

impl Edge {
    /// The font that must be loaded before painting.
    pub(crate) fn font_wanted(&self, state: &LinkState, store: &StoreView<'_>) -> Option<FontWanted> {
        let campaign = state.campaign().filter(|_| !store.records.without_font)?;
        let assets = campaign.theme.font.as_ref().map(|font| &font.assets).filter(|assets| !assets.is_empty() && !self.knows(assets))?;
        Some(FontWanted { tenant: campaign.tenant.clone(), assets: assets.clone() })
    }

    fn knows(&self, assets: &[String]) -> bool {
        self.fonts.iter().any(|(known, _)| known == assets)
    }

    /// Adds a requested font.
    ///
    /// # Errors
    /// `paint/bad-font`.
    pub fn put_font(&mut self, assets: Vec<String>, regular: Vec<u8>, bold: Option<Vec<u8>>) -> Result<()> {
        // Two requests may have asked for it at the same time.
        if self.knows(&assets) {
            return Ok(());
        }
        let digest = Sha256::digest(assets.join(" "));
        let id = digest.iter().take(8).fold(0, |id, byte| id << 8 | u64::from(*byte));
        let family = Family::own(id, regular, bold)?;
        if self.fonts.len() >= limits::FONTS_KEPT {
            self.fonts.clear();
        }
        self.fonts.push((assets, family));
        Ok(())
    }

    /// The campaign's font, if it has one that is loaded.
    pub(crate) fn own_font(&self, campaign: Option<&Campaign>) -> Option<Family> {
        let assets = &campaign?.theme.font.as_ref()?.assets;
        self.fonts.iter().find(|(known, _)| known == assets).map(|(_, family)| family.clone())
    }
}

#[cfg(test)]
pub(crate) mod tests;
