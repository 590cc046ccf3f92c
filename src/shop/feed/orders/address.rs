use super::model::Address;

/// Countries in whose addresses the town stands before the postal code (UPU S42).
const TOWN_FIRST: [&str; 12] = ["US", "CA", "AU", "GB", "IE", "NZ", "IN", "ZA", "HK", "SG", "ID", "TH"];

/// The parts of an address.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub company: Option<String>,
    pub name: Option<String>,
    /// Street and what belongs to it, in order.
    pub street: Vec<Option<String>>,
    pub postcode: Option<String>,
    pub town: Option<String>,
    /// The state or province, where an address has one.
    pub region: Option<String>,
    pub country: Option<String>,
    pub country_name: Option<String>,
}

impl Parts {
    /// The address; none if it has no line.
    pub fn address(self) -> Option<Address> {
        let Self { company, name, street, postcode, town, region, country, country_name } = self;
        let country = country.map(|code| code.to_ascii_uppercase()).filter(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()));
        let is_town_first = country.as_deref().is_some_and(|code| TOWN_FIRST.contains(&code));
        let place = if is_town_first {
            let end = [region, postcode].into_iter().flatten().collect::<Vec<_>>().join(" ");
            town.into_iter().chain(Some(end).filter(|end| !end.is_empty())).collect::<Vec<_>>().join(", ")
        } else {
            postcode.into_iter().chain(town).collect::<Vec<_>>().join(" ")
        };
        let lines: Vec<String> = [name, company].into_iter().chain(street).flatten().chain(Some(place)).filter(|line| !line.is_empty()).collect();
        let mut lines = lines;
        lines.dedup();
        (!lines.is_empty()).then_some(Address { lines, country, country_name })
    }
}

/// First and last name.
pub(super) fn full_name(first: Option<String>, last: Option<String>) -> Option<String> {
    let name = first.into_iter().chain(last).collect::<Vec<_>>().join(" ");
    Some(name).filter(|name| !name.is_empty())
}
