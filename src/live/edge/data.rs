use crate::shop::offer::Shown;
use serde::Serialize;

/// `{"offer": {…} | null, "link", "dataVersion"}`.
pub(super) fn data_json(shown: Option<&Shown>, version: &str, target: &str) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Data<'a> {
        available: bool,
        offer: Option<&'a Shown>,
        link: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        data_version: &'a str,
    }
    let available = shown.is_some_and(|s| s.standing.is_offered());
    serde_json::to_vec(&Data { available, offer: shown, link: target, data_version: version }).unwrap_or_default()
}
