/// The name of a known attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name(u8);

/// What an attribute contains. It determines how values from data are guarded (`merge::guard`), and whether a tag in it decides the layout (`staging`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A length, a keyword or a font that is written into a style. The layout depends on it.
    Style,
    /// A colour; printed unchanged if the component's type is [`super::Type::Color`].
    Color,
    /// Text on which the layout depends.
    Words,
    /// Text that is printed unchanged.
    Printed,
    /// Text that is printed unchanged by components that have this attribute.
    Label,
    /// An address on which the layout depends.
    Address,
    /// An address that is printed unchanged.
    Link,
    /// An address that is written into a style.
    StyleAddress,
}

/// Text in attributes of elements that are not components: `mj-include`, `mj-html-attribute`, custom components.
const OTHER_WORDS: [&str; 7] = ["breakpoint", "class", "content", "dir", "lang", "type", "value"];

impl Holds {
    /// The contents of an attribute, of a component or not. Unknown ones are guarded like styles.
    pub fn of(text: &str) -> Self {
        let of_others = || {
            if ["-url", "-src", "-icon"].iter().any(|end| text.ends_with(end)) {
                Self::Address
            } else if OTHER_WORDS.contains(&text) || text.starts_with("aria-") {
                Self::Words
            } else {
                Self::Style
            }
        };
        Name::of(text).map_or_else(of_others, Name::holds)
    }
}

macro_rules! names {
    ($($constant:ident = $name:literal $holds:ident,)*) => {
        #[repr(u8)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Number { $($constant),* }
        $(#[allow(missing_docs)] pub const $constant: Name = Name(Number::$constant as u8);)*
        const TEXTS: &[&str] = &[$($name),*];
        const HOLDS: &[Holds] = &[$(Holds::$holds),*];
    };
}

impl Name {
    /// Looks up a name; none if no component has this attribute.
    pub fn of(text: &str) -> Option<Self> {
        let mut at = hash(text.as_bytes());
        loop {
            // None where the place is free.
            let number = *HASHED.get(at)?;
            if *TEXTS.get(usize::from(number))? == text {
                return Some(Self(number));
            }
            at = (at + 1) % SLOTS;
        }
    }

    /// The name as text.
    pub fn text(self) -> &'static str {
        TEXTS.get(usize::from(self.0)).copied().unwrap_or("")
    }

    /// The contents of an attribute with this name.
    pub fn holds(self) -> Holds {
        HOLDS.get(usize::from(self.0)).copied().unwrap_or(Holds::Style)
    }
}

/// A set of names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names {
    low: u64,
    high: u64,
}

impl Names {
    /// Whether a name is in it.
    pub fn has(self, name: Name) -> bool {
        let half = if name.0 < 64 { self.low } else { self.high };
        half >> (name.0 % 64) & 1 == 1
    }

    /// Adds a name.
    pub fn add(&mut self, name: Name) {
        let half = if name.0 < 64 { &mut self.low } else { &mut self.high };
        *half |= 1 << (name.0 % 64);
    }
}

/// The number of places in the table of hashed names: so many that most names are where their hash is.
const SLOTS: usize = 256;
const FREE: u8 = u8::MAX;

/// The numbers of all names, each at its hash or after it.
static HASHED: [u8; SLOTS] = hashed();

// Each name has its bit.
const _: () = assert!(TEXTS.len() <= 128);

#[expect(clippy::indexing_slicing, reason = "an index out of bounds would not compile: this runs in the compiler")]
const fn hashed() -> [u8; SLOTS] {
    let mut slots = [FREE; SLOTS];
    let mut number = 0;
    while number < TEXTS.len() {
        let mut at = hash(TEXTS[number].as_bytes());
        while slots[at] != FREE {
            at = (at + 1) % SLOTS;
        }
        slots[at] = number as u8;
        number += 1;
    }
    slots
}

/// A hash of a name's length, ends and middle.
const fn hash(text: &[u8]) -> usize {
    let (before, after) = text.split_at(text.len() / 2);
    let (Some(first), Some(middle), Some(last)) = (before.first(), after.first(), after.last()) else { return 0 };
    // Of 60,000 sets of four factors, these need the fewest steps past a name's own place: 16 for all names.
    (text.len() * 35 + *first as usize * 182 + *middle as usize * 114 + *last as usize * 44) % SLOTS
}

names! {
    ALIGN = "align" Style,
    ALT = "alt" Printed,
    BACKGROUND_COLOR = "background-color" Color,
    BACKGROUND_HEIGHT = "background-height" Style,
    BACKGROUND_POSITION = "background-position" Style,
    BACKGROUND_POSITION_X = "background-position-x" Style,
    BACKGROUND_POSITION_Y = "background-position-y" Style,
    BACKGROUND_REPEAT = "background-repeat" Style,
    BACKGROUND_SIZE = "background-size" Style,
    BACKGROUND_URL = "background-url" StyleAddress,
    BACKGROUND_WIDTH = "background-width" Style,
    BASE_URL = "base-url" Address,
    BORDER = "border" Style,
    BORDER_BOTTOM = "border-bottom" Style,
    BORDER_COLOR = "border-color" Style,
    BORDER_LEFT = "border-left" Style,
    BORDER_RADIUS = "border-radius" Style,
    BORDER_RIGHT = "border-right" Style,
    BORDER_STYLE = "border-style" Style,
    BORDER_TOP = "border-top" Style,
    BORDER_WIDTH = "border-width" Style,
    CAROUSEL_ID = "carouselId" Style,
    CELLPADDING = "cellpadding" Style,
    CELLSPACING = "cellspacing" Style,
    COLOR = "color" Color,
    CONTAINER_BACKGROUND_COLOR = "container-background-color" Color,
    CSS_CLASS = "css-class" Words,
    DIRECTION = "direction" Style,
    FLUID_ON_MOBILE = "fluid-on-mobile" Style,
    FONT_FAMILY = "font-family" Style,
    FONT_SIZE = "font-size" Style,
    FONT_STYLE = "font-style" Style,
    FONT_WEIGHT = "font-weight" Style,
    FULL_WIDTH = "full-width" Style,
    GAP = "gap" Style,
    GUTTER = "gutter" Style,
    HAMBURGER = "hamburger" Style,
    HEIGHT = "height" Style,
    HREF = "href" Link,
    ICO_ALIGN = "ico-align" Style,
    ICO_CLOSE = "ico-close" Style,
    ICO_COLOR = "ico-color" Style,
    ICO_FONT_FAMILY = "ico-font-family" Style,
    ICO_FONT_SIZE = "ico-font-size" Style,
    ICO_LINE_HEIGHT = "ico-line-height" Style,
    ICO_OPEN = "ico-open" Style,
    ICO_PADDING = "ico-padding" Style,
    ICO_PADDING_BOTTOM = "ico-padding-bottom" Style,
    ICO_PADDING_LEFT = "ico-padding-left" Style,
    ICO_PADDING_RIGHT = "ico-padding-right" Style,
    ICO_PADDING_TOP = "ico-padding-top" Style,
    ICO_TEXT_DECORATION = "ico-text-decoration" Style,
    ICO_TEXT_TRANSFORM = "ico-text-transform" Style,
    ICON_ALIGN = "icon-align" Style,
    ICON_HEIGHT = "icon-height" Style,
    ICON_PADDING = "icon-padding" Style,
    ICON_POSITION = "icon-position" Style,
    ICON_SIZE = "icon-size" Style,
    ICON_UNWRAPPED_ALT = "icon-unwrapped-alt" Words,
    ICON_UNWRAPPED_URL = "icon-unwrapped-url" Address,
    ICON_WIDTH = "icon-width" Style,
    ICON_WRAPPED_ALT = "icon-wrapped-alt" Words,
    ICON_WRAPPED_URL = "icon-wrapped-url" Address,
    ID = "id" Words,
    INLINE = "inline" Words,
    INNER_BACKGROUND_COLOR = "inner-background-color" Color,
    INNER_BORDER = "inner-border" Style,
    INNER_BORDER_BOTTOM = "inner-border-bottom" Style,
    INNER_BORDER_LEFT = "inner-border-left" Style,
    INNER_BORDER_RADIUS = "inner-border-radius" Style,
    INNER_BORDER_RIGHT = "inner-border-right" Style,
    INNER_BORDER_TOP = "inner-border-top" Style,
    INNER_PADDING = "inner-padding" Style,
    INNER_PADDING_BOTTOM = "inner-padding-bottom" Style,
    INNER_PADDING_LEFT = "inner-padding-left" Style,
    INNER_PADDING_RIGHT = "inner-padding-right" Style,
    INNER_PADDING_TOP = "inner-padding-top" Style,
    LEFT_ICON = "left-icon" Address,
    LETTER_SPACING = "letter-spacing" Style,
    LINE_HEIGHT = "line-height" Style,
    MAX_HEIGHT = "max-height" Style,
    MOBILE_WIDTH = "mobileWidth" Style,
    MODE = "mode" Words,
    NAME = "name" Label,
    NAVBAR_BASE_URL = "navbarBaseUrl" Style,
    PADDING = "padding" Style,
    PADDING_BOTTOM = "padding-bottom" Style,
    PADDING_LEFT = "padding-left" Style,
    PADDING_RIGHT = "padding-right" Style,
    PADDING_TOP = "padding-top" Style,
    PATH = "path" Words,
    POSITION = "position" Style,
    REL = "rel" Printed,
    RIGHT_ICON = "right-icon" Address,
    ROLE = "role" Words,
    SIZES = "sizes" Words,
    SRC = "src" Link,
    SRCSET = "srcset" Address,
    TABLE_LAYOUT = "table-layout" Style,
    TARGET = "target" Printed,
    TB_BORDER = "tb-border" Style,
    TB_BORDER_RADIUS = "tb-border-radius" Style,
    TB_HOVER_BORDER_COLOR = "tb-hover-border-color" Style,
    TB_SELECTED_BORDER_COLOR = "tb-selected-border-color" Style,
    TB_WIDTH = "tb-width" Style,
    TEXT_ALIGN = "text-align" Style,
    TEXT_DECORATION = "text-decoration" Style,
    TEXT_PADDING = "text-padding" Style,
    TEXT_TRANSFORM = "text-transform" Style,
    THUMBNAILS = "thumbnails" Style,
    THUMBNAILS_SRC = "thumbnails-src" Address,
    TITLE = "title" Printed,
    USEMAP = "usemap" Words,
    VERTICAL_ALIGN = "vertical-align" Style,
    WIDTH = "width" Style,
}
