use super::name::*;
use super::types::Type::{self, Boolean, Color, Integer, Text};
use super::{Component, Kind};

const PX: Type = Type::Unit { units: &["px"], most: 1 };
const PX_AUTO: Type = Type::Unit { units: &["px", "auto"], most: 1 };
const PX_PERCENT: Type = Type::Unit { units: &["px", "%"], most: 1 };
const PX_PERCENT_AUTO: Type = Type::Unit { units: &["px", "%", "auto"], most: 1 };
const LINE: Type = Type::Unit { units: &["px", "%", ""], most: 1 };
const BOX: Type = Type::Unit { units: &["px", "%"], most: 4 };
const SPACING: Type = Type::SignedUnit { units: &["px", "em"] };
const TOP_BOTTOM_MIDDLE: Type = Type::Choice(&["top", "bottom", "middle"]);
const LEFT_CENTER_RIGHT: Type = Type::Choice(&["left", "center", "right"]);
const LEFT_RIGHT_CENTER: Type = Type::Choice(&["left", "right", "center"]);
const LTR_RTL: Type = Type::Choice(&["ltr", "rtl"]);
const FILE_START: Type = Type::Choice(&["file-start"]);
const REPEAT_NO_REPEAT: Type = Type::Choice(&["repeat", "no-repeat"]);
const FULL_WIDTH_FALSE: Type = Type::Choice(&["full-width", "false", ""]);
const LEFT_RIGHT_CENTER_JUSTIFY: Type = Type::Choice(&["left", "right", "center", "justify"]);
const NONE_PRESENTATION: Type = Type::Choice(&["none", "presentation"]);
const AUTO_FIXED_INITIAL_INHERIT: Type = Type::Choice(&["auto", "fixed", "initial", "inherit"]);
const HORIZONTAL_VERTICAL: Type = Type::Choice(&["horizontal", "vertical"]);
const AUTO_FIXED: Type = Type::Choice(&["auto", "fixed"]);
const LEFT_RIGHT: Type = Type::Choice(&["left", "right"]);
const TOP_MIDDLE_BOTTOM: Type = Type::Choice(&["top", "middle", "bottom"]);
const VISIBLE_HIDDEN_SUPPORTED: Type = Type::Choice(&["visible", "hidden", "supported"]);

/// Every component: what it allows, its defaults, what may stand in it. The order is mjml's own; findings list components in it.
pub(super) const COMPONENTS: &[Component] = &[
    Component {
        kind: Kind::Body,
        tag: "mj-body",
        ending: false,
        allowed: &[(WIDTH, PX), (BACKGROUND_COLOR, Color), (ID, Text)],
        defaults: &[(WIDTH, "600px")],
        children: &["mj-raw", "mj-section", "mj-wrapper", "mj-hero"],
    },
    Component {
        kind: Kind::Head,
        tag: "mj-head",
        ending: false,
        allowed: &[],
        defaults: &[],
        children: &["mj-attributes", "mj-breakpoint", "mj-html-attributes", "mj-font", "mj-preview", "mj-style", "mj-title", "mj-raw"],
    },
    Component {
        kind: Kind::Attributes,
        tag: "mj-attributes",
        ending: false,
        allowed: &[],
        defaults: &[],
        children: &[],
    },
    Component {
        kind: Kind::Breakpoint,
        tag: "mj-breakpoint",
        ending: true,
        allowed: &[(WIDTH, PX)],
        defaults: &[],
        children: &[],
    },
    Component {
        kind: Kind::HtmlAttributes,
        tag: "mj-html-attributes",
        ending: false,
        allowed: &[],
        defaults: &[],
        children: &["mj-selector"],
    },
    Component {
        kind: Kind::Font,
        tag: "mj-font",
        ending: false,
        allowed: &[(NAME, Text), (HREF, Text)],
        defaults: &[],
        children: &[],
    },
    Component {
        kind: Kind::Preview,
        tag: "mj-preview",
        ending: true,
        allowed: &[],
        defaults: &[],
        children: &[],
    },
    Component {
        kind: Kind::Style,
        tag: "mj-style",
        ending: true,
        allowed: &[(INLINE, Text)],
        defaults: &[],
        children: &[],
    },
    Component {
        kind: Kind::Title,
        tag: "mj-title",
        ending: true,
        allowed: &[],
        defaults: &[],
        children: &[],
    },
    Component {
        kind: Kind::Hero,
        tag: "mj-hero",
        ending: false,
        allowed: &[(MODE, Text), (HEIGHT, PX_PERCENT), (BACKGROUND_URL, Text), (BACKGROUND_WIDTH, PX_PERCENT), (BACKGROUND_HEIGHT, PX_PERCENT), (BACKGROUND_POSITION, Text), (BORDER_RADIUS, Text), (INNER_BACKGROUND_COLOR, Color), (INNER_PADDING, BOX), (INNER_PADDING_TOP, PX_PERCENT), (INNER_PADDING_LEFT, PX_PERCENT), (INNER_PADDING_RIGHT, PX_PERCENT), (INNER_PADDING_BOTTOM, PX_PERCENT), (PADDING, BOX), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (BACKGROUND_COLOR, Color), (VERTICAL_ALIGN, TOP_BOTTOM_MIDDLE)],
        defaults: &[(MODE, "fixed-height"), (HEIGHT, "0px"), (BACKGROUND_POSITION, "center center"), (PADDING, "0px"), (BACKGROUND_COLOR, "#ffffff"), (VERTICAL_ALIGN, "top")],
        children: &["mj-accordion", "mj-button", "mj-carousel", "mj-divider", "mj-image", "mj-social", "mj-spacer", "mj-table", "mj-text", "mj-navbar", "mj-raw"],
    },
    Component {
        kind: Kind::Button,
        tag: "mj-button",
        ending: true,
        allowed: &[(ALIGN, LEFT_CENTER_RIGHT), (BACKGROUND_COLOR, Color), (BORDER_BOTTOM, Text), (BORDER_LEFT, Text), (BORDER_RADIUS, Text), (BORDER_RIGHT, Text), (BORDER_TOP, Text), (BORDER, Text), (COLOR, Color), (CONTAINER_BACKGROUND_COLOR, Color), (FONT_FAMILY, Text), (FONT_SIZE, PX), (FONT_STYLE, Text), (FONT_WEIGHT, Text), (HEIGHT, PX_PERCENT), (HREF, Text), (NAME, Text), (TITLE, Text), (INNER_PADDING, BOX), (LETTER_SPACING, SPACING), (LINE_HEIGHT, LINE), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX), (REL, Text), (TARGET, Text), (TEXT_DECORATION, Text), (TEXT_TRANSFORM, Text), (VERTICAL_ALIGN, TOP_BOTTOM_MIDDLE), (TEXT_ALIGN, LEFT_RIGHT_CENTER), (WIDTH, PX_PERCENT)],
        defaults: &[(ALIGN, "center"), (BACKGROUND_COLOR, "#414141"), (BORDER, "none"), (BORDER_RADIUS, "3px"), (COLOR, "#ffffff"), (FONT_FAMILY, "Ubuntu, Helvetica, Arial, sans-serif"), (FONT_SIZE, "13px"), (FONT_WEIGHT, "normal"), (INNER_PADDING, "10px 25px"), (LINE_HEIGHT, "120%"), (PADDING, "10px 25px"), (TARGET, "_blank"), (TEXT_DECORATION, "none"), (TEXT_TRANSFORM, "none"), (VERTICAL_ALIGN, "middle")],
        children: &[],
    },
    Component {
        kind: Kind::Column,
        tag: "mj-column",
        ending: false,
        allowed: &[(BACKGROUND_COLOR, Color), (BORDER, Text), (BORDER_BOTTOM, Text), (BORDER_LEFT, Text), (BORDER_RADIUS, Text), (BORDER_RIGHT, Text), (BORDER_TOP, Text), (DIRECTION, LTR_RTL), (INNER_BACKGROUND_COLOR, Color), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (INNER_BORDER, Text), (INNER_BORDER_BOTTOM, Text), (INNER_BORDER_LEFT, Text), (INNER_BORDER_RADIUS, Text), (INNER_BORDER_RIGHT, Text), (INNER_BORDER_TOP, Text), (PADDING, BOX), (VERTICAL_ALIGN, TOP_BOTTOM_MIDDLE), (WIDTH, PX_PERCENT)],
        defaults: &[(DIRECTION, "ltr"), (VERTICAL_ALIGN, "top")],
        children: &["mj-accordion", "mj-button", "mj-carousel", "mj-divider", "mj-image", "mj-raw", "mj-social", "mj-spacer", "mj-table", "mj-text", "mj-navbar"],
    },
    Component {
        kind: Kind::Divider,
        tag: "mj-divider",
        ending: false,
        allowed: &[(BORDER_COLOR, Color), (BORDER_STYLE, Text), (BORDER_WIDTH, PX), (CONTAINER_BACKGROUND_COLOR, Color), (PADDING, BOX), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (WIDTH, PX_PERCENT), (ALIGN, LEFT_CENTER_RIGHT)],
        defaults: &[(BORDER_COLOR, "#000000"), (BORDER_STYLE, "solid"), (BORDER_WIDTH, "4px"), (PADDING, "10px 25px"), (WIDTH, "100%"), (ALIGN, "center")],
        children: &[],
    },
    Component {
        kind: Kind::Group,
        tag: "mj-group",
        ending: false,
        allowed: &[(BACKGROUND_COLOR, Color), (DIRECTION, LTR_RTL), (VERTICAL_ALIGN, TOP_BOTTOM_MIDDLE), (WIDTH, PX_PERCENT)],
        defaults: &[(DIRECTION, "ltr")],
        children: &["mj-column", "mj-raw"],
    },
    Component {
        kind: Kind::Image,
        tag: "mj-image",
        ending: false,
        allowed: &[(ALT, Text), (HREF, Text), (NAME, Text), (SRC, Text), (SRCSET, Text), (SIZES, Text), (TITLE, Text), (REL, Text), (ALIGN, LEFT_CENTER_RIGHT), (BORDER, Text), (BORDER_BOTTOM, Text), (BORDER_LEFT, Text), (BORDER_RIGHT, Text), (BORDER_TOP, Text), (BORDER_RADIUS, Text), (CONTAINER_BACKGROUND_COLOR, Color), (FLUID_ON_MOBILE, Boolean), (PADDING, BOX), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (TARGET, Text), (WIDTH, PX), (HEIGHT, PX_AUTO), (MAX_HEIGHT, PX_PERCENT), (FONT_SIZE, PX), (USEMAP, Text)],
        defaults: &[(ALT, ""), (ALIGN, "center"), (BORDER, "0"), (HEIGHT, "auto"), (PADDING, "10px 25px"), (TARGET, "_blank"), (FONT_SIZE, "13px")],
        children: &[],
    },
    Component {
        kind: Kind::Raw,
        tag: "mj-raw",
        ending: true,
        allowed: &[(POSITION, FILE_START)],
        defaults: &[],
        children: &[],
    },
    Component {
        kind: Kind::Section,
        tag: "mj-section",
        ending: false,
        allowed: &[(BACKGROUND_COLOR, Color), (BACKGROUND_URL, Text), (BACKGROUND_REPEAT, REPEAT_NO_REPEAT), (BACKGROUND_SIZE, Text), (BACKGROUND_POSITION, Text), (BACKGROUND_POSITION_X, Text), (BACKGROUND_POSITION_Y, Text), (BORDER, Text), (BORDER_BOTTOM, Text), (BORDER_LEFT, Text), (BORDER_RADIUS, Text), (BORDER_RIGHT, Text), (BORDER_TOP, Text), (DIRECTION, LTR_RTL), (FULL_WIDTH, FULL_WIDTH_FALSE), (GUTTER, PX_PERCENT), (PADDING, BOX), (PADDING_TOP, PX_PERCENT), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (TEXT_ALIGN, LEFT_CENTER_RIGHT), (TEXT_PADDING, BOX)],
        defaults: &[(BACKGROUND_REPEAT, "repeat"), (BACKGROUND_SIZE, "auto"), (BACKGROUND_POSITION, "top center"), (DIRECTION, "ltr"), (PADDING, "20px 0"), (TEXT_ALIGN, "center"), (TEXT_PADDING, "4px 4px 4px 0")],
        children: &["mj-column", "mj-group", "mj-raw"],
    },
    Component {
        kind: Kind::Spacer,
        tag: "mj-spacer",
        ending: false,
        allowed: &[(BORDER, Text), (BORDER_BOTTOM, Text), (BORDER_LEFT, Text), (BORDER_RIGHT, Text), (BORDER_TOP, Text), (CONTAINER_BACKGROUND_COLOR, Color), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX), (HEIGHT, PX_PERCENT)],
        defaults: &[(HEIGHT, "20px")],
        children: &[],
    },
    Component {
        kind: Kind::Text,
        tag: "mj-text",
        ending: true,
        allowed: &[(ALIGN, LEFT_RIGHT_CENTER_JUSTIFY), (BACKGROUND_COLOR, Color), (COLOR, Color), (CONTAINER_BACKGROUND_COLOR, Color), (FONT_FAMILY, Text), (FONT_SIZE, PX), (FONT_STYLE, Text), (FONT_WEIGHT, Text), (HEIGHT, PX_PERCENT), (LETTER_SPACING, SPACING), (LINE_HEIGHT, LINE), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX), (TEXT_DECORATION, Text), (TEXT_TRANSFORM, Text), (VERTICAL_ALIGN, TOP_BOTTOM_MIDDLE)],
        defaults: &[(ALIGN, "left"), (COLOR, "#000000"), (FONT_FAMILY, "Ubuntu, Helvetica, Arial, sans-serif"), (FONT_SIZE, "13px"), (LINE_HEIGHT, "1"), (PADDING, "10px 25px")],
        children: &[],
    },
    Component {
        kind: Kind::Table,
        tag: "mj-table",
        ending: true,
        allowed: &[(ALIGN, LEFT_RIGHT_CENTER), (BORDER, Text), (CELLPADDING, Integer), (CELLSPACING, Integer), (CONTAINER_BACKGROUND_COLOR, Color), (COLOR, Color), (FONT_FAMILY, Text), (FONT_SIZE, PX), (FONT_WEIGHT, Text), (LINE_HEIGHT, LINE), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX), (ROLE, NONE_PRESENTATION), (TABLE_LAYOUT, AUTO_FIXED_INITIAL_INHERIT), (VERTICAL_ALIGN, TOP_BOTTOM_MIDDLE), (WIDTH, PX_PERCENT_AUTO)],
        defaults: &[(ALIGN, "left"), (BORDER, "none"), (CELLPADDING, "0"), (CELLSPACING, "0"), (COLOR, "#000000"), (FONT_FAMILY, "Ubuntu, Helvetica, Arial, sans-serif"), (FONT_SIZE, "13px"), (LINE_HEIGHT, "22px"), (PADDING, "10px 25px"), (TABLE_LAYOUT, "auto"), (WIDTH, "100%")],
        children: &[],
    },
    Component {
        kind: Kind::Wrapper,
        tag: "mj-wrapper",
        ending: false,
        allowed: &[(BACKGROUND_COLOR, Color), (BACKGROUND_URL, Text), (BACKGROUND_REPEAT, REPEAT_NO_REPEAT), (BACKGROUND_SIZE, Text), (BACKGROUND_POSITION, Text), (BACKGROUND_POSITION_X, Text), (BACKGROUND_POSITION_Y, Text), (BORDER, Text), (BORDER_BOTTOM, Text), (BORDER_LEFT, Text), (BORDER_RADIUS, Text), (BORDER_RIGHT, Text), (BORDER_TOP, Text), (DIRECTION, LTR_RTL), (FULL_WIDTH, FULL_WIDTH_FALSE), (GUTTER, PX_PERCENT), (PADDING, BOX), (PADDING_TOP, PX_PERCENT), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (TEXT_ALIGN, LEFT_CENTER_RIGHT), (TEXT_PADDING, BOX), (GAP, PX)],
        defaults: &[(BACKGROUND_REPEAT, "repeat"), (BACKGROUND_SIZE, "auto"), (BACKGROUND_POSITION, "top center"), (DIRECTION, "ltr"), (PADDING, "20px 0"), (TEXT_ALIGN, "center"), (TEXT_PADDING, "4px 4px 4px 0")],
        children: &["mj-hero", "mj-raw", "mj-section"],
    },
    Component {
        kind: Kind::Social,
        tag: "mj-social",
        ending: false,
        allowed: &[(ALIGN, LEFT_RIGHT_CENTER), (BORDER, Text), (BORDER_RADIUS, Text), (CONTAINER_BACKGROUND_COLOR, Color), (COLOR, Color), (FONT_FAMILY, Text), (FONT_SIZE, PX), (FONT_STYLE, Text), (FONT_WEIGHT, Text), (ICON_SIZE, PX_PERCENT), (ICON_HEIGHT, PX_PERCENT), (ICON_PADDING, BOX), (INNER_PADDING, BOX), (LINE_HEIGHT, LINE), (MODE, HORIZONTAL_VERTICAL), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX), (TABLE_LAYOUT, AUTO_FIXED), (TEXT_PADDING, BOX), (TEXT_DECORATION, Text), (VERTICAL_ALIGN, TOP_BOTTOM_MIDDLE)],
        defaults: &[(ALIGN, "center"), (BORDER_RADIUS, "3px"), (COLOR, "#333333"), (FONT_FAMILY, "Ubuntu, Helvetica, Arial, sans-serif"), (FONT_SIZE, "13px"), (ICON_SIZE, "20px"), (LINE_HEIGHT, "22px"), (MODE, "horizontal"), (PADDING, "10px 25px"), (TEXT_DECORATION, "none")],
        children: &["mj-social-element", "mj-raw"],
    },
    Component {
        kind: Kind::SocialElement,
        tag: "mj-social-element",
        ending: true,
        allowed: &[(ALIGN, LEFT_CENTER_RIGHT), (ICON_POSITION, LEFT_RIGHT), (BACKGROUND_COLOR, Color), (COLOR, Color), (BORDER, Text), (BORDER_RADIUS, Text), (FONT_FAMILY, Text), (FONT_SIZE, PX), (FONT_STYLE, Text), (FONT_WEIGHT, Text), (HREF, Text), (ICON_SIZE, PX_PERCENT), (ICON_HEIGHT, PX_PERCENT), (ICON_PADDING, BOX), (LINE_HEIGHT, LINE), (NAME, Text), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX), (TEXT_PADDING, BOX), (REL, Text), (SRC, Text), (SRCSET, Text), (SIZES, Text), (ALT, Text), (TITLE, Text), (TARGET, Text), (TEXT_DECORATION, Text), (VERTICAL_ALIGN, TOP_MIDDLE_BOTTOM)],
        defaults: &[(ALT, ""), (ALIGN, "left"), (ICON_POSITION, "left"), (COLOR, "#000"), (BORDER, "0"), (BORDER_RADIUS, "3px"), (FONT_FAMILY, "Ubuntu, Helvetica, Arial, sans-serif"), (FONT_SIZE, "13px"), (LINE_HEIGHT, "1"), (PADDING, "4px"), (TEXT_PADDING, "4px 4px 4px 0"), (TARGET, "_blank"), (TEXT_DECORATION, "none"), (VERTICAL_ALIGN, "middle")],
        children: &[],
    },
    Component {
        kind: Kind::Navbar,
        tag: "mj-navbar",
        ending: false,
        allowed: &[(ALIGN, LEFT_CENTER_RIGHT), (BASE_URL, Text), (HAMBURGER, Text), (ICO_ALIGN, LEFT_CENTER_RIGHT), (ICO_OPEN, Text), (ICO_CLOSE, Text), (ICO_COLOR, Color), (ICO_FONT_SIZE, PX_PERCENT), (ICO_FONT_FAMILY, Text), (ICO_TEXT_TRANSFORM, Text), (ICO_PADDING, BOX), (ICO_PADDING_LEFT, PX_PERCENT), (ICO_PADDING_TOP, PX_PERCENT), (ICO_PADDING_RIGHT, PX_PERCENT), (ICO_PADDING_BOTTOM, PX_PERCENT), (PADDING, BOX), (PADDING_LEFT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_BOTTOM, PX_PERCENT), (ICO_TEXT_DECORATION, Text), (ICO_LINE_HEIGHT, LINE)],
        defaults: &[(ALIGN, "center"), (ICO_ALIGN, "center"), (ICO_OPEN, "&#9776;"), (ICO_CLOSE, "&#8855;"), (ICO_COLOR, "#000000"), (ICO_FONT_SIZE, "30px"), (ICO_FONT_FAMILY, "Ubuntu, Helvetica, Arial, sans-serif"), (ICO_TEXT_TRANSFORM, "uppercase"), (ICO_PADDING, "10px"), (ICO_TEXT_DECORATION, "none"), (ICO_LINE_HEIGHT, "30px")],
        children: &["mj-navbar-link", "mj-raw"],
    },
    Component {
        kind: Kind::NavbarLink,
        tag: "mj-navbar-link",
        ending: true,
        allowed: &[(COLOR, Color), (FONT_FAMILY, Text), (FONT_SIZE, PX), (FONT_STYLE, Text), (FONT_WEIGHT, Text), (HREF, Text), (NAME, Text), (TARGET, Text), (REL, Text), (LETTER_SPACING, SPACING), (LINE_HEIGHT, LINE), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX), (TEXT_DECORATION, Text), (TEXT_TRANSFORM, Text)],
        defaults: &[(COLOR, "#000000"), (FONT_FAMILY, "Ubuntu, Helvetica, Arial, sans-serif"), (FONT_SIZE, "13px"), (FONT_WEIGHT, "normal"), (LINE_HEIGHT, "22px"), (PADDING, "15px 10px"), (TARGET, "_blank"), (TEXT_DECORATION, "none"), (TEXT_TRANSFORM, "uppercase")],
        children: &[],
    },
    Component {
        kind: Kind::Accordion,
        tag: "mj-accordion",
        ending: false,
        allowed: &[(CONTAINER_BACKGROUND_COLOR, Color), (BORDER, Text), (FONT_FAMILY, Text), (ICON_ALIGN, TOP_MIDDLE_BOTTOM), (ICON_WIDTH, PX_PERCENT), (ICON_HEIGHT, PX_PERCENT), (ICON_WRAPPED_URL, Text), (ICON_WRAPPED_ALT, Text), (ICON_UNWRAPPED_URL, Text), (ICON_UNWRAPPED_ALT, Text), (ICON_POSITION, LEFT_RIGHT), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX)],
        defaults: &[(BORDER, "2px solid black"), (FONT_FAMILY, "Ubuntu, Helvetica, Arial, sans-serif"), (ICON_ALIGN, "middle"), (ICON_WRAPPED_URL, "https://i.imgur.com/bIXv1bk.png"), (ICON_WRAPPED_ALT, "+"), (ICON_UNWRAPPED_URL, "https://i.imgur.com/w4uTygT.png"), (ICON_UNWRAPPED_ALT, "-"), (ICON_POSITION, "right"), (ICON_HEIGHT, "32px"), (ICON_WIDTH, "32px"), (PADDING, "10px 25px")],
        children: &["mj-accordion-element", "mj-raw"],
    },
    Component {
        kind: Kind::AccordionElement,
        tag: "mj-accordion-element",
        ending: false,
        allowed: &[(BACKGROUND_COLOR, Color), (BORDER, Text), (FONT_FAMILY, Text), (ICON_ALIGN, TOP_MIDDLE_BOTTOM), (ICON_WIDTH, PX_PERCENT), (ICON_HEIGHT, PX_PERCENT), (ICON_WRAPPED_URL, Text), (ICON_WRAPPED_ALT, Text), (ICON_UNWRAPPED_URL, Text), (ICON_UNWRAPPED_ALT, Text), (ICON_POSITION, LEFT_RIGHT)],
        defaults: &[],
        children: &["mj-accordion-title", "mj-accordion-text", "mj-raw"],
    },
    Component {
        kind: Kind::AccordionText,
        tag: "mj-accordion-text",
        ending: true,
        allowed: &[(BACKGROUND_COLOR, Color), (FONT_SIZE, PX), (FONT_FAMILY, Text), (FONT_WEIGHT, Text), (LETTER_SPACING, SPACING), (LINE_HEIGHT, LINE), (COLOR, Color), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX)],
        defaults: &[(FONT_SIZE, "13px"), (LINE_HEIGHT, "1"), (PADDING, "16px")],
        children: &[],
    },
    Component {
        kind: Kind::AccordionTitle,
        tag: "mj-accordion-title",
        ending: true,
        allowed: &[(BACKGROUND_COLOR, Color), (COLOR, Color), (FONT_SIZE, PX), (FONT_FAMILY, Text), (FONT_WEIGHT, Text), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (PADDING_TOP, PX_PERCENT), (PADDING, BOX)],
        defaults: &[(FONT_SIZE, "13px"), (PADDING, "16px")],
        children: &[],
    },
    Component {
        kind: Kind::Carousel,
        tag: "mj-carousel",
        ending: false,
        allowed: &[(ALIGN, LEFT_CENTER_RIGHT), (BORDER_RADIUS, Text), (CONTAINER_BACKGROUND_COLOR, Color), (ICON_WIDTH, PX_PERCENT), (LEFT_ICON, Text), (PADDING, BOX), (PADDING_TOP, PX_PERCENT), (PADDING_BOTTOM, PX_PERCENT), (PADDING_LEFT, PX_PERCENT), (PADDING_RIGHT, PX_PERCENT), (RIGHT_ICON, Text), (THUMBNAILS, VISIBLE_HIDDEN_SUPPORTED), (TB_BORDER, Text), (TB_BORDER_RADIUS, Text), (TB_HOVER_BORDER_COLOR, Color), (TB_SELECTED_BORDER_COLOR, Color), (TB_WIDTH, PX_PERCENT)],
        defaults: &[(ALIGN, "center"), (BORDER_RADIUS, "6px"), (ICON_WIDTH, "44px"), (LEFT_ICON, "https://i.imgur.com/xTh3hln.png"), (RIGHT_ICON, "https://i.imgur.com/os7o9kz.png"), (THUMBNAILS, "visible"), (TB_BORDER, "2px solid transparent"), (TB_BORDER_RADIUS, "6px"), (TB_HOVER_BORDER_COLOR, "#fead0d"), (TB_SELECTED_BORDER_COLOR, "#ccc")],
        children: &["mj-carousel-image"],
    },
    Component {
        kind: Kind::CarouselImage,
        tag: "mj-carousel-image",
        ending: true,
        allowed: &[(ALT, Text), (HREF, Text), (REL, Text), (TARGET, Text), (TITLE, Text), (SRC, Text), (THUMBNAILS_SRC, Text), (BORDER_RADIUS, Text), (TB_BORDER, Text), (TB_BORDER_RADIUS, Text)],
        defaults: &[(ALT, ""), (TARGET, "_blank")],
        children: &[],
    },
];
