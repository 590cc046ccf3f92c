use super::check::{Basics, Check};
use super::json::{Decimals, Fields, Node, Value, Word, amount, content, gtin, shown};
use super::layout::JsonFormat;
use super::shop::Shop;
use super::sink::Sink;
use crate::base::diagnostic::Code;
use crate::base::money::Money;
use crate::shop::offer::{Availability, Content, Prior, Sale};

/// `/store-api/product`.
pub(super) const FORMAT: JsonFormat = JsonFormat {
    marks: &["\"elements\"", "\"apialias\""],
    lists: &["elements", "product"],
    names: &[
        "id",
        "productNumber",
        "parentId",
        "childCount",
        "name",
        "ean",
        "translated",
        "active",
        "available",
        "availableStock",
        "isCloseout",
        "releaseDate",
        "minPurchase",
        "purchaseUnit",
        "unit",
        "calculatedPrice",
        "calculatedPrices",
        "calculatedCheapestPrice",
        "manufacturer",
        "cover",
        "seoUrls",
        "categories",
        "shortCode",
        "unitPrice",
        "quantity",
        "listPrice",
        "regulationPrice",
        "price",
        "calculatedTaxes",
        "tax",
        "taxRate",
        "hasRange",
        "media",
        "url",
        "seoPathInfo",
        "isCanonical",
    ],
    offers: offer,
};

fn offer(node: &Node<'_>, shop: &Shop, at: usize, sink: &mut Sink<'_>) {
    let product = Fields::of(node);
    let rrp = sink.options.list_price_is_rrp();
    let mut check = Check::default();
    let id = product.word("productNumber", &mut check).or_else(|| product.word("id", &mut check)).map(|word| word.text.into_owned());
    let name = translated(&product, "name", &mut check);
    let link = link(&product, shop, &mut check);
    let price = price(&product, shop, &mut check);
    let release = product.text("releaseDate", &mut check).and_then(|text| check.date("releaseDate", text, false));
    let regular = price.listed.filter(|listed| !rrp && price.current.is_some_and(|current| current.amount < listed.amount));
    let basics = Basics {
        id: check.id(id.as_deref()),
        title: check.title(name),
        link: check.required_link("seoUrls", link.as_deref()),
        availability: availability(&product, release.zip(shop.now).is_some_and(|(release, now)| release > now), &mut check),
        price: regular.or(price.current),
    };
    let row = check.offer(basics, |offer, check| {
        let cover = product.object("cover", check).and_then(|cover| cover.object("media", check));
        let cover = cover.and_then(|media| media.text("url", check));
        offer.image = check.link("cover", cover);
        offer.brand = product.object("manufacturer", check).and_then(|maker| translated(&maker, "name", check)).map(str::to_owned);
        offer.category = product.objects("categories", check).first().and_then(|first| translated(first, "name", check)).map(str::to_owned);
        offer.group = product.word("parentId", check).map(|word| word.text.into_owned());
        let ean = product.word("ean", check);
        offer.gtin = gtin(check, "ean", ean);
        offer.stock = product.integer("availableStock", check).and_then(|n| u32::try_from(n).ok());
        offer.sale = regular.and(price.current).map(|price| Sale { price, from: None, until: None });
        offer.rrp = price.listed.filter(|_| rrp);
        offer.prior = price.regulation.map(|lowest30| Prior { lowest30, reduced_since: None });
        offer.high_price = price.high;
        offer.content = measure(&product, check);
        if offer.availability == Availability::Preorder {
            offer.available_from = release;
        }
        if let Some(least) = product.integer("minPurchase", check).filter(|least| *least > 1) {
            check.bad::<()>("minPurchase", Code::FeedNotTaken, format!("the minimum order is {least} items; the price is for one"), &least.to_string());
        }
    });
    sink.row(id.as_deref(), at, row);
}

/// A text in the requested language, or else in the shop's default one.
fn translated<'a>(fields: &Fields<'a>, name: &str, check: &mut Check) -> Option<&'a str> {
    let translated = fields.object("translated", check).and_then(|t| t.text(name, check));
    translated.or_else(|| fields.text(name, check))
}

fn link(product: &Fields<'_>, shop: &Shop, check: &mut Check) -> Option<String> {
    let urls = product.objects("seoUrls", check);
    let canonical = urls.iter().find(|url| url.value("isCanonical") != Some(&Value::Bool(false)));
    let path = canonical.and_then(|url| url.text("seoPathInfo", check)).map(str::to_owned);
    let path = path.or_else(|| product.word("id", check).map(|id| format!("detail/{}", id.text)))?;
    Some(format!("{}/{}", shop.base_url, path.trim_start_matches('/')))
}

/// The prices that apply to everyone.
#[derive(Default)]
struct Price {
    current: Option<Money>,
    listed: Option<Money>,
    regulation: Option<Money>,
    /// The product's own price, if a variant is cheaper.
    high: Option<Money>,
}

fn price(product: &Fields<'_>, shop: &Shop, check: &mut Check) -> Price {
    let least = product.value("minPurchase").and_then(Value::as_i64).unwrap_or(1).max(1);
    // The storefront charges the advanced price whose step contains the quantity. A step's `quantity` is the last one that it applies to.
    let mut steps: Vec<(i64, Fields<'_>)> = Vec::new();
    for step in product.objects("calculatedPrices", check) {
        if step.value("unitPrice").is_some() {
            steps.push((step.integer("quantity", check).unwrap_or(1), step));
        } else {
            check.bad::<()>("calculatedPrices", Code::FeedBadRow, "a step without a price", "");
        }
    }
    // For the highest step, it is the first quantity.
    let step = match steps.len() {
        1 => steps.into_iter().find(|(quantity, _)| *quantity <= least),
        _ if steps.iter().any(|(quantity, _)| *quantity >= least) => {
            steps.into_iter().filter(|(quantity, _)| *quantity >= least).min_by_key(|(quantity, _)| *quantity)
        }
        _ => steps.into_iter().max_by_key(|(quantity, _)| *quantity),
    };
    let (field, chosen) = match step {
        Some((_, step)) => ("calculatedPrices", Some(step)),
        None => ("calculatedPrice", product.object("calculatedPrice", check)),
    };
    let Some(chosen) = chosen else { return Price::default() };
    if let Some(net) = net(&chosen) {
        check.bad::<()>(field, Code::FeedNotTaken, "it is a net price, without tax", &net);
        return Price::default();
    }
    let current = money(&chosen, "unitPrice", field, shop, check);
    let inner = |name: &'static str, check: &mut Check| {
        let inner = chosen.object(name, check)?;
        // The administration stores zero if nothing was entered.
        inner.price("price", check).filter(|word| !word.is_nothing()).and_then(|word| amount(check, name, Some(&word), shop.currency, Decimals::Rounded))
    };
    let own = Price { current, listed: inner("listPrice", check), regulation: inner("regulationPrice", check), high: None };
    cheapest(product, shop, check).filter(|cheapest| current.is_some_and(|own| cheapest.amount < own.amount)).map_or(own, |cheapest| Price {
        current: Some(cheapest),
        high: current,
        ..Price::default()
    })
}

/// The price of the cheapest variant, for a product with several.
fn cheapest(product: &Fields<'_>, shop: &Shop, check: &mut Check) -> Option<Money> {
    let has_variants = product.value("parentId").is_none() && product.integer("childCount", check).is_some_and(|count| count > 1);
    let cheapest = product.object("calculatedCheapestPrice", check).filter(|_| has_variants)?;
    cheapest.flag("hasRange", check).filter(|has_range| *has_range)?;
    money(&cheapest, "unitPrice", "calculatedCheapestPrice", shop, check)
}

/// An amount as shown, rounded; calculated prices have extra decimals.
fn money(fields: &Fields<'_>, name: &str, field: &str, shop: &Shop, check: &mut Check) -> Option<Money> {
    let word = fields.price(name, check)?;
    amount(check, field, Some(&word), shop.currency, Decimals::Rounded)
}

/// The price as text, if its taxes are added on top. An included tax is `price × rate ÷ (100 + rate)`, an added one `price × rate ÷ 100`.
fn net(price: &Fields<'_>) -> Option<String> {
    let tax = price.value("calculatedTaxes")?.as_array()?.first()?;
    let millionths = |name: &str| {
        let word = Word::of(tax.as_object()?.get(name)?)?;
        let (whole, fraction) = word.text.split_once('.').unwrap_or((&word.text, ""));
        let digits = whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(6));
        let number = digits.map(|b| b.is_ascii_digit().then_some(i128::from(b & 0xf))).try_fold(0_i128, |n, digit| n.checked_mul(10)?.checked_add(digit?));
        number.filter(|n| (1..1 << 60).contains(n))
    };
    let (tax, rate, price) = (millionths("tax")?, millionths("taxRate")?, millionths("price")?);
    let (added, contained) = (price * rate / 100_000_000, price * rate / (100_000_000 + rate));
    ((tax - added).abs() < (tax - contained).abs()).then(|| format!("{}.{:02}", price / 1_000_000, price % 1_000_000 / 10_000))
}

fn availability(product: &Fields<'_>, is_to_come: bool, check: &mut Check) -> Option<Availability> {
    let stock = product.value("availableStock").and_then(Value::as_i64);
    // A variant with null inherits its parent's value, and the default is false.
    let is_closeout = product.flag("isCloseout", check) == Some(true);
    let available = match product.value("available") {
        Some(value) => match super::json::flag(value) {
            None => return check.bad("available", Code::FeedBadAvailability, "neither true nor false", &shown(value)),
            said => said,
        },
        None => None,
    };
    if product.flag("active", check) == Some(false) {
        return Some(Availability::SoldOut);
    }
    Some(match (available, stock) {
        (Some(false), _) => Availability::SoldOut,
        (Some(true), _) if is_to_come => Availability::Preorder,
        (Some(true), Some(..=0)) if !is_closeout => Availability::Backorder,
        (Some(true), _) => Availability::Available,
        (None, Some(1..)) => Availability::Available,
        (None, Some(_)) if is_closeout => Availability::SoldOut,
        (None, _) => Availability::Unknown,
    })
}

fn measure(product: &Fields<'_>, check: &mut Check) -> Option<Content> {
    let field = "purchaseUnit";
    let amount = product.word(field, check).filter(|amount| !amount.is_nothing());
    let unit = product.object("unit", check);
    let amount = amount?;
    let Some(code) = unit.and_then(|unit| translated(&unit, "shortCode", check)) else {
        return check.bad(field, Code::FeedBadMeasure, "there is no unit", &amount.text);
    };
    content(check, field, &amount, legal(code))
}

/// Maps the abbreviations of German shops to unit names.
fn legal(code: &str) -> &str {
    match code.trim().trim_end_matches('.').to_lowercase().as_str() {
        "lfm" | "lfdm" | "lfd. m" | "lfd m" | "laufmeter" => "m",
        "qm" | "m^2" | "quadratmeter" => "m2",
        "cbm" | "m^3" | "kubikmeter" => "m3",
        "stk" | "stck" | "stück" | "stueck" | "pcs" | "piece" => "st",
        "ltr" | "lt" => "l",
        _ => code,
    }
}
