/// The name of an attribute that a component knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name(u8);

macro_rules! names {
    ($($constant:ident = $name:literal,)*) => {
        #[repr(u8)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Number { $($constant),* }
        $(#[allow(missing_docs)] pub const $constant: Name = Name(Number::$constant as u8);)*
        const TEXTS: &[&str] = &[$($name),*];
    };
}

impl Name {
    /// The name as it is written; none where no component has an attribute of that name.
    pub fn of(text: &str) -> Option<Self> {
        // A match on 120 texts is five times the size, and no faster.
        let at = TEXTS.binary_search(&text).ok()?;
        u8::try_from(at).ok().map(Self)
    }

    /// The name as it is written.
    pub fn text(self) -> &'static str {
        TEXTS.get(usize::from(self.0)).copied().unwrap_or("")
    }
}

names! {
    ALIGN = "align",
    ALT = "alt",
    BACKGROUND_COLOR = "background-color",
    BACKGROUND_HEIGHT = "background-height",
    BACKGROUND_POSITION = "background-position",
    BACKGROUND_POSITION_X = "background-position-x",
    BACKGROUND_POSITION_Y = "background-position-y",
    BACKGROUND_REPEAT = "background-repeat",
    BACKGROUND_SIZE = "background-size",
    BACKGROUND_URL = "background-url",
    BACKGROUND_WIDTH = "background-width",
    BASE_URL = "base-url",
    BORDER = "border",
    BORDER_BOTTOM = "border-bottom",
    BORDER_COLOR = "border-color",
    BORDER_LEFT = "border-left",
    BORDER_RADIUS = "border-radius",
    BORDER_RIGHT = "border-right",
    BORDER_STYLE = "border-style",
    BORDER_TOP = "border-top",
    BORDER_WIDTH = "border-width",
    CAROUSEL_ID = "carouselId",
    CELLPADDING = "cellpadding",
    CELLSPACING = "cellspacing",
    COLOR = "color",
    CONTAINER_BACKGROUND_COLOR = "container-background-color",
    CSS_CLASS = "css-class",
    DIRECTION = "direction",
    FLUID_ON_MOBILE = "fluid-on-mobile",
    FONT_FAMILY = "font-family",
    FONT_SIZE = "font-size",
    FONT_STYLE = "font-style",
    FONT_WEIGHT = "font-weight",
    FULL_WIDTH = "full-width",
    GAP = "gap",
    GUTTER = "gutter",
    HAMBURGER = "hamburger",
    HEIGHT = "height",
    HREF = "href",
    ICO_ALIGN = "ico-align",
    ICO_CLOSE = "ico-close",
    ICO_COLOR = "ico-color",
    ICO_FONT_FAMILY = "ico-font-family",
    ICO_FONT_SIZE = "ico-font-size",
    ICO_LINE_HEIGHT = "ico-line-height",
    ICO_OPEN = "ico-open",
    ICO_PADDING = "ico-padding",
    ICO_PADDING_BOTTOM = "ico-padding-bottom",
    ICO_PADDING_LEFT = "ico-padding-left",
    ICO_PADDING_RIGHT = "ico-padding-right",
    ICO_PADDING_TOP = "ico-padding-top",
    ICO_TEXT_DECORATION = "ico-text-decoration",
    ICO_TEXT_TRANSFORM = "ico-text-transform",
    ICON_ALIGN = "icon-align",
    ICON_HEIGHT = "icon-height",
    ICON_PADDING = "icon-padding",
    ICON_POSITION = "icon-position",
    ICON_SIZE = "icon-size",
    ICON_UNWRAPPED_ALT = "icon-unwrapped-alt",
    ICON_UNWRAPPED_URL = "icon-unwrapped-url",
    ICON_WIDTH = "icon-width",
    ICON_WRAPPED_ALT = "icon-wrapped-alt",
    ICON_WRAPPED_URL = "icon-wrapped-url",
    ID = "id",
    INLINE = "inline",
    INNER_BACKGROUND_COLOR = "inner-background-color",
    INNER_BORDER = "inner-border",
    INNER_BORDER_BOTTOM = "inner-border-bottom",
    INNER_BORDER_LEFT = "inner-border-left",
    INNER_BORDER_RADIUS = "inner-border-radius",
    INNER_BORDER_RIGHT = "inner-border-right",
    INNER_BORDER_TOP = "inner-border-top",
    INNER_PADDING = "inner-padding",
    INNER_PADDING_BOTTOM = "inner-padding-bottom",
    INNER_PADDING_LEFT = "inner-padding-left",
    INNER_PADDING_RIGHT = "inner-padding-right",
    INNER_PADDING_TOP = "inner-padding-top",
    LEFT_ICON = "left-icon",
    LETTER_SPACING = "letter-spacing",
    LINE_HEIGHT = "line-height",
    MAX_HEIGHT = "max-height",
    MOBILE_WIDTH = "mobileWidth",
    MODE = "mode",
    NAME = "name",
    NAVBAR_BASE_URL = "navbarBaseUrl",
    PADDING = "padding",
    PADDING_BOTTOM = "padding-bottom",
    PADDING_LEFT = "padding-left",
    PADDING_RIGHT = "padding-right",
    PADDING_TOP = "padding-top",
    PATH = "path",
    POSITION = "position",
    REL = "rel",
    RIGHT_ICON = "right-icon",
    ROLE = "role",
    SIZES = "sizes",
    SRC = "src",
    SRCSET = "srcset",
    TABLE_LAYOUT = "table-layout",
    TARGET = "target",
    TB_BORDER = "tb-border",
    TB_BORDER_RADIUS = "tb-border-radius",
    TB_HOVER_BORDER_COLOR = "tb-hover-border-color",
    TB_SELECTED_BORDER_COLOR = "tb-selected-border-color",
    TB_WIDTH = "tb-width",
    TEXT_ALIGN = "text-align",
    TEXT_DECORATION = "text-decoration",
    TEXT_PADDING = "text-padding",
    TEXT_TRANSFORM = "text-transform",
    THUMBNAILS = "thumbnails",
    THUMBNAILS_SRC = "thumbnails-src",
    TITLE = "title",
    USEMAP = "usemap",
    VERTICAL_ALIGN = "vertical-align",
    WIDTH = "width",
}
