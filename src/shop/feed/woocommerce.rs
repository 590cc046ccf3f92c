use super::check::{Basics, Check};
use super::json::{Fields, Node, Value, Word, minor, shown, unescaped};
use super::layout::JsonFormat;
use super::shop::Shop;
use super::sink::Sink;
use crate::base::diagnostic::Code;
use crate::base::money::{Currency, Money};
use crate::shop::offer::{Availability, Rating, Sale};

/// `/wp-json/wc/store/v1/products`.
pub(super) const FORMAT: JsonFormat = JsonFormat {
    marks: &["\"prices\"", "\"permalink\""],
    lists: &[],
    names: &[
        "id",
        "parent",
        "sku",
        "name",
        "type",
        "permalink",
        "prices",
        "on_sale",
        "is_purchasable",
        "is_in_stock",
        "is_on_backorder",
        "low_stock_remaining",
        "average_rating",
        "review_count",
        "images",
        "categories",
        "brands",
        "extensions",
        "add_to_cart",
        "price",
        "regular_price",
        "currency_code",
        "currency_minor_unit",
        "price_range",
        "min_amount",
        "max_amount",
        "src",
        "subscriptions",
        "billing_period",
        "minimum",
    ],
    offers: offer,
};

fn offer(node: &Node<'_>, _: &Shop, at: usize, sink: &mut Sink<'_>) {
    let product = Fields::of(node);
    let rrp = sink.options.list_price_is_rrp();
    let mut check = Check::default();
    let id = product.word("sku", &mut check).or_else(|| product.word("id", &mut check)).map(|word| word.text.into_owned());
    let prices = product.object("prices", &mut check).map(|prices| Prices::read(&prices, &mut check)).unwrap_or_default();
    let period = period(&product, &mut check);
    let regular = prices
        .regular
        .filter(|regular| prices.current.is_some_and(|current| current.amount < regular.amount))
        .filter(|_| product.value("on_sale").is_none() || product.answer("on_sale", &mut check) == Some(true));
    let (title, link) = (product.text("name", &mut check).map(unescaped), product.text("permalink", &mut check));
    let basics = Basics {
        id: check.id(id.as_deref()),
        title: check.title(title.as_deref()),
        link: check.required_link("permalink", link),
        availability: availability(&product, &mut check),
        price: regular.filter(|_| !rrp).or(prices.current).filter(|_| period.is_none()),
    };
    let row = check.offer(basics, |offer, check| {
        let image = product.objects("images", check).first().and_then(|image| image.text("src", check));
        offer.image = check.link("images", image);
        offer.brand = product.first_name("brands", check).map(unescaped);
        offer.category = product.first_name("categories", check).map(unescaped);
        offer.group = product.word("parent", check).map(|word| word.text.into_owned()).filter(|parent| parent != "0");
        offer.stock = product.integer("low_stock_remaining", check).and_then(|n| {
            u32::try_from(n).ok().or_else(|| check.bad("low_stock_remaining", Code::FeedBadNumber, format!("`{n}` is not a number of items"), &n.to_string()))
        });
        offer.rating = rating(&product, check);
        offer.sale = regular.filter(|_| !rrp).and(prices.current).map(|price| Sale { price, from: None, until: None });
        offer.rrp = regular.filter(|_| rrp);
        let least = product.object("add_to_cart", check).and_then(|cart| cart.integer("minimum", check)).filter(|least| *least > 1);
        if let Some(least) = least {
            check.bad::<()>("add_to_cart.minimum", Code::FeedNotTaken, format!("the minimum order is {least} items; the price is for one"), &least.to_string());
        }
        offer.high_price = prices.high.filter(|high| prices.current.is_some_and(|current| current.amount < high.amount));
    });
    sink.row(id.as_deref(), at, row);
}

/// The prices that apply to everyone.
#[derive(Default)]
struct Prices {
    current: Option<Money>,
    regular: Option<Money>,
    /// The highest price of the variations or grouped products.
    high: Option<Money>,
}

impl Prices {
    /// Amounts are strings in minor units.
    fn read(prices: &Fields<'_>, check: &mut Check) -> Self {
        let code = prices.text("currency_code", check);
        let currency = match code.map(Currency::named) {
            Some(Ok(currency)) => currency,
            Some(Err(e)) => {
                check.bad::<()>("prices.currency_code", Code::FeedBadCurrency, e.message, code.unwrap_or(""));
                return Self::default();
            }
            None => {
                check.missing::<()>("prices.currency_code");
                return Self::default();
            }
        };
        // All amounts depend on it: if it is unreadable, none of them is known.
        let decimals = match prices.value("currency_minor_unit") {
            None => 2,
            Some(value) => match Word::of(value).and_then(|word| word.text.parse().ok()).filter(|n| *n <= 9) {
                Some(decimals) => decimals,
                None => {
                    check.bad::<()>(
                        "prices.currency_minor_unit",
                        Code::FeedBadPrice,
                        "it is not a number of decimals, so all amounts are unknown",
                        &shown(value),
                    );
                    return Self::default();
                }
            },
        };
        let amount = |fields: &Fields<'_>, name: &str, check: &mut Check| {
            let word = fields.price(name, check)?;
            minor(check, &fields.path(name), &word, decimals, currency)
        };
        let Some(range) = prices.object("price_range", check) else {
            let regular = amount(prices, "regular_price", check);
            return Self { current: amount(prices, "price", check), regular, high: None };
        };
        let (low, high) = (amount(&range, "min_amount", check), amount(&range, "max_amount", check));
        // If all variations have the same price, the lowest of their regular prices is given. Otherwise the reduced variation is unknown.
        let is_one = low.zip(high).is_some_and(|(low, high)| low == high);
        let regular = if is_one { amount(prices, "regular_price", check) } else { None };
        Self { current: low, regular, high }
    }
}

/// A product that can't be bought is not available, even if it is in stock. Grouped and external products are bought elsewhere.
fn availability(product: &Fields<'_>, check: &mut Check) -> Option<Availability> {
    let mut said = |name: &str| match product.value(name) {
        None => Ok(None),
        Some(value) => match super::json::flag(value) {
            Some(flag) => Ok(Some(flag)),
            None => {
                check.bad::<()>(name, Code::FeedBadAvailability, "neither true nor false", &shown(value));
                Err(())
            }
        },
    };
    let (is_in_stock, is_purchasable) = (said("is_in_stock").ok()?, said("is_purchasable").ok()?);
    let is_on_backorder = product.flag("is_on_backorder", check);
    let is_bought_elsewhere = matches!(product.text("type", check), Some("grouped" | "external"));
    let is_low = product.value("low_stock_remaining").and_then(Value::as_u64).is_some();
    Some(match is_in_stock {
        _ if is_purchasable == Some(false) && !is_bought_elsewhere => Availability::SoldOut,
        Some(true) if is_on_backorder == Some(true) => Availability::Backorder,
        Some(true) if is_low => Availability::Limited,
        Some(true) => Availability::Available,
        Some(false) => Availability::SoldOut,
        None => Availability::Unknown,
    })
}

/// The billing period of a subscription, or its product type if the period is not given. Its price is not a purchase price.
fn period(product: &Fields<'_>, check: &mut Check) -> Option<String> {
    let extensions = product.object("extensions", check);
    let subscription = extensions.and_then(|extensions| extensions.object("subscriptions", check));
    if let Some(period) = subscription.and_then(|subscription| subscription.text("billing_period", check)) {
        check.bad::<()>("prices.price", Code::FeedNotTaken, format!("it is paid every {period}"), period);
        return Some(period.to_owned());
    }
    let kind = product.text("type", check).filter(|kind| matches!(*kind, "subscription" | "variable-subscription" | "subscription_variation"))?;
    check.bad::<()>("prices.price", Code::FeedNotTaken, "the price was not used: it is that of a subscription", kind);
    Some(kind.to_owned())
}

fn rating(product: &Fields<'_>, check: &mut Check) -> Option<Rating> {
    let average = product.word("average_rating", check);
    let count = product.integer("review_count", check).filter(|count| *count != 0)?;
    let average = average?;
    let read = u32::try_from(count).ok().and_then(|count| Rating::read(&average.text, count));
    read.or_else(|| check.bad("average_rating", Code::FeedBadNumber, format!("`{}` of {count} is not a rating out of five", average.text), &average.text))
}
