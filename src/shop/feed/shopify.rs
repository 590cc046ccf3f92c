use super::check::{Basics, Check, Row};
use super::json::{Decimals, Fields, Node, Value, Word, amount, content, gtin, minor, shown, unescaped, wrong};
use super::layout::JsonFormat;
use super::shop::Shop;
use super::sink::Sink;
use crate::base::diagnostic::Code;
use crate::base::money::{Currency, Money};
use crate::shop::offer::{Availability, Content, Offer, Sale};

/// `/products.json`, `/products/NAME.json` and `/products/NAME.js`; each variant is an offer.
pub(super) const FORMAT: JsonFormat = JsonFormat {
    marks: &["\"products\"", "\"product\"", "\"variants\""],
    lists: &["products", "product"],
    names: &[
        "id",
        "title",
        "handle",
        "vendor",
        "product_type",
        "type",
        "status",
        "published_at",
        "variants",
        "images",
        "image",
        "price",
        "price_min",
        "src",
        "compare_at_price",
        "compare_at_price_currency",
        "price_currency",
        "available",
        "barcode",
        "featured_image",
        "inventory_quantity",
        "inventory_management",
        "inventory_policy",
        "unit_price_measurement",
        "quantity_value",
        "quantity_unit",
        "quantity_rule",
        "requires_selling_plan",
        "min",
    ],
    offers,
};

/// Shopify's name for the only variant of a product.
const ONLY: &str = "Default Title";

/// The Ajax API uses hundredths for all currencies.
const AJAX_DECIMALS: u32 = 2;

fn offers(node: &Node<'_>, shop: &Shop, at: usize, sink: &mut Sink<'_>) {
    let product = Product::read(node, shop, sink.options.list_price_is_rrp());
    let mut first = true;
    for variant in product.variants {
        let (id, row) = product.offer(variant);
        if std::mem::take(&mut first) {
            sink.row(id.as_deref(), at, row);
        } else {
            sink.more(id.as_deref(), at, row);
        }
    }
    if first {
        let mut check = Check::default();
        check.missing::<()>("variants");
        sink.row(product.id.as_ref().map(|id| id.text.as_ref()), at, check.refused());
    }
}

/// A product with the data shared by all its variants.
struct Product<'a> {
    node: &'a Node<'a>,
    shop: &'a Shop,
    list_price_is_rrp: bool,
    id: Option<Word<'a>>,
    variants: &'a [Value<'a>],
    /// Whether amounts are integers in hundredths, as in the Ajax API; there, the product itself has a price.
    is_ajax: bool,
}

impl<'a> Product<'a> {
    fn read(node: &'a Node<'a>, shop: &'a Shop, list_price_is_rrp: bool) -> Self {
        // Problems of these fields are reported with the variants.
        let (fields, mut check) = (Fields::of(node), Check::default());
        Self {
            node,
            shop,
            list_price_is_rrp,
            id: fields.word("id", &mut check),
            variants: fields.list("variants", &mut check),
            is_ajax: ["price", "price_min"].iter().any(|name| fields.names(name) && fields.value(name).is_none_or(is_whole)),
        }
    }

    fn offer(&self, variant: &Value<'_>) -> (Option<String>, Row) {
        let mut check = Check::default();
        let Value::Object(node) = variant else {
            wrong::<()>("variants", variant, "an object", &mut check);
            return (None, check.refused());
        };
        let (product, variant) = (Fields::of(self.node), Fields::of(node));
        let id = variant.word("id", &mut check).map(|word| word.text.into_owned());
        let own = variant.text("title", &mut check).filter(|title| *title != ONLY);
        let title = product.text("title", &mut check).map(unescaped);
        let title = title.map(|title| match own {
            Some(own) => format!("{title} – {}", unescaped(own)),
            None => title,
        });
        let handle = product.text("handle", &mut check);
        let link = handle.zip(id.as_deref()).map(|(handle, id)| [&self.shop.base_url, "/products/", handle, "?variant=", id].concat());
        let currency = self.currency(&variant, "price_currency", &mut check);
        let current = self.price(&variant, "price", currency, &mut check);
        let compared = self.compared(&variant, currency, &mut check);
        let regular = compared.filter(|compared| {
            !self.list_price_is_rrp && current.is_some_and(|current| current.currency == compared.currency && current.amount < compared.amount)
        });
        let basics = Basics {
            id: check.id(id.as_deref()),
            title: check.title(title.as_deref()),
            link: check.required_link("link", link.as_deref()),
            availability: self.availability(&product, &variant, &mut check),
            price: regular.or(current).filter(|_| !needs_plan(&product, &variant, &mut check)),
        };
        let row = check.offer(basics, |offer, check| {
            offer.sale = regular.and(current).map(|price| Sale { price, from: None, until: None });
            offer.rrp = compared.filter(|_| self.list_price_is_rrp);
            self.fill(offer, &product, &variant, check);
        });
        (id, row)
    }

    fn fill(&self, offer: &mut Offer, product: &Fields<'_>, variant: &Fields<'_>, check: &mut Check) {
        let image = address(variant.value("featured_image"), "featured_image", check);
        let image = image.or_else(|| address(product.list("images", check).first(), "images", check));
        let image = image.or_else(|| address(product.value("image"), "image", check));
        offer.image = check.link("image", image.map(|image| self.shop.absolute(image)).as_deref());
        offer.brand = product.text("vendor", check).map(unescaped);
        offer.category = product.text("product_type", check).or_else(|| product.text("type", check)).map(unescaped);
        offer.group = self.id.as_ref().filter(|_| self.variants.len() > 1).map(|id| id.text.to_string());
        let barcode = variant.word("barcode", check);
        offer.gtin = gtin(check, "barcode", barcode);
        // A negative quantity means oversold.
        offer.stock = variant.integer("inventory_quantity", check).and_then(|n| u32::try_from(n).ok());
        offer.content = measure(variant, check);
        let least = variant.object("quantity_rule", check).and_then(|rule| rule.integer("min", check)).filter(|least| *least > 1);
        if let Some(least) = least {
            check.bad::<()>("quantity_rule.min", Code::FeedNotTaken, format!("the minimum order is {least} items; the price is for one"), &least.to_string());
        }
    }

    fn currency(&self, variant: &Fields<'_>, name: &str, check: &mut Check) -> Option<Currency> {
        match variant.text(name, check).map(|code| (code, Currency::named(code))) {
            Some((_, Ok(currency))) => Some(currency),
            Some((code, Err(e))) => check.bad(name, Code::FeedBadCurrency, e.message, code),
            None => self.shop.currency,
        }
    }

    fn price(&self, variant: &Fields<'_>, name: &str, currency: Option<Currency>, check: &mut Check) -> Option<Money> {
        let word = variant.price(name, check)?;
        self.money(name, &word, currency, check)
    }

    fn money(&self, name: &str, word: &Word<'_>, currency: Option<Currency>, check: &mut Check) -> Option<Money> {
        match currency {
            // A string is not a number of hundredths, and its unit is unknown.
            _ if self.is_ajax && !word.is_number => {
                let message = format!("`{}` is a string; amounts must be integers in hundredths here", word.text.chars().take(80).collect::<String>());
                check.bad(name, Code::FeedBadPrice, message, &word.text)
            }
            Some(currency) if self.is_ajax => minor(check, name, word, AJAX_DECIMALS, currency),
            _ => amount(check, name, Some(word), currency, Decimals::Exact),
        }
    }

    /// `compare_at_price`; an empty text, null and zero all mean none.
    fn compared(&self, variant: &Fields<'_>, currency: Option<Currency>, check: &mut Check) -> Option<Money> {
        let name = "compare_at_price";
        let word = variant.price(name, check).filter(|word| !word.is_nothing())?;
        let own = variant.value("compare_at_price_currency").and(self.currency(variant, "compare_at_price_currency", check));
        match (own, currency) {
            (Some(own), Some(currency)) if own != currency => {
                check.bad(name, Code::FeedBadCurrency, format!("it is in {own}, but the price is in {currency}"), &word.text)
            }
            _ => self.money(name, &word, currency, check),
        }
    }

    /// `/products/NAME.json` has no `available`; there, the inventory gives the availability, if anything does.
    fn availability(&self, product: &Fields<'_>, variant: &Fields<'_>, check: &mut Check) -> Option<Availability> {
        let published = product.text("published_at", check).and_then(|text| check.date("published_at", text, false));
        let is_to_come = published.zip(self.shop.now).is_some_and(|(published, now)| published > now);
        let is_unpublished = product.names("published_at") && product.value("published_at").is_none();
        if is_to_come || is_unpublished || matches!(product.text("status", check), Some("draft" | "archived")) {
            return Some(Availability::SoldOut);
        }
        if let Some(value) = variant.value("available") {
            return match super::json::flag(value) {
                Some(true) => Some(Availability::Available),
                Some(false) => Some(Availability::SoldOut),
                None => check.bad("available", Code::FeedBadAvailability, "neither true nor false", &shown(value)),
            };
        }
        let is_tracked = variant.text("inventory_management", check).is_some();
        let left = variant.value("inventory_quantity").and_then(Value::as_i64);
        Some(match (is_tracked, left) {
            (false, _) if variant.names("inventory_management") => Availability::Available,
            (_, Some(1..)) => Availability::Available,
            (true, Some(_)) => match variant.text("inventory_policy", check) {
                Some("continue") => Availability::Backorder,
                Some("deny") => Availability::SoldOut,
                _ => Availability::Unknown,
            },
            _ => Availability::Unknown,
        })
    }
}

/// Whether a value is an integer, possibly written as a string.
fn is_whole(value: &Value<'_>) -> bool {
    value.as_u64().is_some() || value.as_str().is_some_and(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether the product is sold by subscription only; the price is not that of a single purchase then.
fn needs_plan(product: &Fields<'_>, variant: &Fields<'_>, check: &mut Check) -> bool {
    let name = "requires_selling_plan";
    let needs = [product, variant].iter().any(|fields| fields.flag(name, check) == Some(true));
    if needs {
        check.bad::<()>(name, Code::FeedNotTaken, "the price was not used: it is that of a subscription", "true");
    }
    needs
}

/// A picture's address: the string itself, or an object's `src`.
fn address<'a>(value: Option<&'a Value<'a>>, name: &str, check: &mut Check) -> Option<&'a str> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.as_ref()).filter(|text| !text.trim().is_empty()),
        Value::Object(node) => Fields::of(node).text("src", check),
        other => wrong(name, other, "an address", check),
    }
}

fn measure(variant: &Fields<'_>, check: &mut Check) -> Option<Content> {
    let name = "unit_price_measurement";
    let measurement = variant.object(name, check)?;
    match (measurement.word("quantity_value", check), measurement.text("quantity_unit", check)) {
        (Some(value), Some(unit)) => content(check, name, &value, unit),
        (None, None) => None,
        _ => check.bad(name, Code::FeedBadMeasure, "the measure is incomplete", ""),
    }
}
