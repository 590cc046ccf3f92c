use super::write::{Attr, WriteHtml};
use crate::send::mjml::component::*;
use crate::send::mjml::resolve::Element;
use crate::send::mjml::resolve::number::{or_text, whole};
use askama::Template;

/// Links to social networks.
#[derive(Template)]
#[template(path = "mjml/social.html", escape = "none")]
pub(super) struct Social<'e, 'a> {
    e: &'e Element<'a>,
    is_horizontal: bool,
}

impl<'e, 'a> Social<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        Self { is_horizontal: e.attributes.get(MODE) == Some("horizontal"), e }
    }
}

/// A link to one of them.
#[derive(Template)]
#[template(path = "mjml/social-element.html", escape = "none")]
pub(super) struct SocialElement<'e, 'a> {
    e: &'e Element<'a>,
    has_link: bool,
    is_left: bool,
    href: String,
    src: String,
    background: String,
    width: String,
    height: String,
    whole_width: String,
}

impl<'e, 'a> SocialElement<'e, 'a> {
    pub fn of(e: &'e Element<'a>) -> Self {
        let network = e.attributes.get(NAME).and_then(network);
        let own = e.attributes.get(HREF);
        let href = match (own.filter(|_| e.has_link()), network.and_then(|n| n.share)) {
            (Some(url), Some((before, after))) => Some(format!("{before}{url}{after}")),
            _ => own.map(str::to_owned),
        };
        let icon = network.map(|n| format!("{ICONS}{}.png", n.icon));
        let background = e.attributes.given(BACKGROUND_COLOR).or(network.map(|n| n.color));
        let size = e.attributes.given(ICON_SIZE);
        let css = |name, value: Option<&str>| super::write::Declaration { name, value }.html();
        let attr = |name, value: Option<&str>| Attr { name, value }.html();
        Self {
            has_link: e.has_link(),
            is_left: e.attributes.get(ICON_POSITION) == Some("left"),
            href: attr("href", href.as_deref()),
            src: attr("src", e.attributes.given(SRC).or(icon.as_deref())),
            background: css("background", background),
            width: css("width", size),
            height: css("height", e.attributes.given(ICON_HEIGHT).or(size)),
            whole_width: size.map_or_else(String::new, |size| or_text(whole(size), size)),
            e,
        }
    }
}

const ICONS: &str = "https://www.mailjet.com/images/theme/v1/icons/ico-social/";

#[derive(Clone, Copy)]
struct Network {
    icon: &'static str,
    color: &'static str,
    /// The address before and after the shared link.
    share: Option<(&'static str, &'static str)>,
}

/// A network by name. With `-noshare`, the link leads directly to the author's page.
fn network(name: &str) -> Option<Network> {
    let (known, shares) = name.strip_suffix("-noshare").map_or((name, true), |known| (known, false));
    let (icon, color, share) = match known {
        "facebook" => ("facebook", "#3b5998", Some(("https://www.facebook.com/sharer/sharer.php?u=", ""))),
        "twitter" => ("twitter", "#55acee", Some(("https://twitter.com/intent/tweet?url=", ""))),
        "x" => ("twitter-x", "#000000", Some(("https://twitter.com/intent/tweet?url=", ""))),
        "google" => ("google-plus", "#dc4e41", Some(("https://plus.google.com/share?url=", ""))),
        "pinterest" => ("pinterest", "#bd081c", Some(("https://pinterest.com/pin/create/button/?url=", "&media=&description="))),
        "linkedin" => ("linkedin", "#0077b5", Some(("https://www.linkedin.com/shareArticle?mini=true&url=", "&title=&summary=&source="))),
        "instagram" => ("instagram", "#3f729b", None),
        "web" => ("web", "#4BADE9", None),
        "snapchat" => ("snapchat", "#FFFA54", None),
        "youtube" => ("youtube", "#EB3323", None),
        "tumblr" => ("tumblr", "#344356", Some(("https://www.tumblr.com/widgets/share/tool?canonicalUrl=", ""))),
        "github" => ("github", "#000000", None),
        "xing" => ("xing", "#296366", Some(("https://www.xing.com/app/user?op=share&url=", ""))),
        "vimeo" => ("vimeo", "#53B4E7", None),
        "medium" => ("medium", "#000000", None),
        "soundcloud" => ("soundcloud", "#EF7F31", None),
        "dribbble" => ("dribbble", "#D95988", None),
        _ => return None,
    };
    Some(Network { icon, color, share: share.filter(|_| shares) })
}
