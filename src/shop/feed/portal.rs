use super::FeedOptions;
use super::attributes::Attributes;
use super::check::{Basics, Check, Row};
use super::delivery;
use super::fields::{Known, Slot};
use super::shop::Shop;
use super::text::seen;
use super::values::Values;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::money::Money;
use crate::shop::offer::{Availability, Sale};

/// Separators of several values in one column.
const SEPARATORS: [char; 3] = [';', ',', '|'];

/// Makes an offer from the columns of a price comparison portal, or collects all its problems. Earlier prices in such files are not 30-day lows,
/// so they are not read unless an option names the column.
pub(super) fn offer(names: Known, values: &Values, options: &FeedOptions, shop: &Shop) -> Row {
    let mut check = Check::default();
    let of = Attributes::of(values, names, options, shop.currency, &mut check);
    let basics = Basics {
        id: check.id(of.get(Slot::Id)),
        title: check.title(of.get(Slot::Title)),
        link: check.required_link(of.name(Slot::Link), of.absolute(Slot::Link).as_deref()),
        availability: availability(&of, &mut check),
        price: price(&of, shop, &mut check),
    };
    let price = basics.price;
    check.offer(basics, |offer, check| {
        offer.image = check.link(of.name(Slot::Image), of.absolute(Slot::Image).as_deref().map(first_address));
        offer.brand = Check::text(of.get(Slot::Brand));
        offer.category = Check::text(of.get(Slot::ProductType));
        offer.gtin = of.gtin(&SEPARATORS, check);
        // The import recognizes an unreadable sale by this field name.
        let sale = of.get(Slot::SalePrice).and_then(|text| of.money("sale_price", text, check));
        offer.sale = sale.map(|price| Sale { price, from: None, until: None });
        offer.energy_class = check.energy_class(of.name(Slot::EnergyClass), of.get(Slot::EnergyClass));
        of.own(offer, price, check);
    })
}

/// The availability: none if unreadable, `Unknown` without the column.
fn availability(of: &Attributes<'_>, check: &mut Check) -> Option<Availability> {
    if of.is_unreadable(Slot::Delivery) {
        return None;
    }
    let Some(text) = of.get(Slot::Delivery).map(seen).filter(|text| !text.is_empty()) else { return Some(Availability::Unknown) };
    delivery::availability(&text).or_else(|| {
        let message = format!("`{}` is not a known availability", text.chars().take(80).collect::<String>());
        let help = "write the delivery time, like 1-3 working days, or in stock, preorder or sold out";
        check.wrong(of.name(Slot::Delivery), *Diagnostic::new(Code::FeedBadAvailability, message).help(help), &text)
    })
}

/// The price, unless it may apply only with a voucher.
fn price(of: &Attributes<'_>, shop: &Shop, check: &mut Check) -> Option<Money> {
    let name = of.name(Slot::Price);
    if let Some(code) = of.get(Slot::Voucher) {
        return check.bad(name, Code::FeedNotTaken, format!("it may apply only with a voucher ({})", of.name(Slot::Voucher)), &seen(code));
    }
    let text = of.get(Slot::Price)?;
    let says_currency = text.contains(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '\'' | ' ' | '-'));
    if shop.currency.is_none() && !says_currency {
        let message = format!("`{}` has no currency", text.chars().take(80).collect::<String>());
        return check.wrong(
            name,
            *Diagnostic::new(Code::FeedBadCurrency, message).help("set the shop's currency: `--currency EUR`, or the option `currency`"),
            text,
        );
    }
    of.money(name, text, check)
}

/// The first of several addresses. Separators may occur inside an address, so another address has to follow.
fn first_address(text: &str) -> &str {
    let begins = |rest: &str| rest.starts_with("http") || rest.starts_with("//");
    let end = text.char_indices().find(|(at, c)| SEPARATORS.contains(c) && text.get(at + 1..).is_some_and(|rest| begins(rest.trim_start())));
    end.map_or(text, |(at, _)| text.get(..at).unwrap_or(text)).trim_end_matches(SEPARATORS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p4_of_several_addresses_the_first_is_taken() {
        for (text, expected) in [
            ("https://s.example/a.jpg", "https://s.example/a.jpg"),
            ("https://s.example/a.jpg; https://s.example/b.jpg", "https://s.example/a.jpg"),
            ("https://s.example/a,b.jpg?x=1;2|https://s.example/b.jpg", "https://s.example/a,b.jpg?x=1;2"),
            ("https://s.example/a.jpg,//s.example/b.jpg", "https://s.example/a.jpg"),
            ("https://s.example/a.jpg;", "https://s.example/a.jpg"),
        ] {
            assert_eq!(first_address(text), expected);
        }
    }
}
