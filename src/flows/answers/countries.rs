//! Countries, as shoppers write them.
//!
//! Their names are the browser's, in the shopper's language; only the codes (ISO 3166-1 alpha-2) are ours.

use careline_policy::order::Country;

/// Every code, one behind the other.
const CODES: &str = "\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBV\
    BWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERES\
    ETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIE\
    ILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLY\
    MAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNU\
    NZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSM\
    SNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVE\
    VGVIVNVUWFWSYEYTZAZMZW";

/// What people write for a country that isn't its name.
const OTHER_NAMES: [(&str, &str); 5] = [
    ("uk", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("usa", "US"),
    ("america", "US"),
];

/// A country and its name.
pub type Named = (Country, String);

/// Every country by its code.
pub fn all() -> impl Iterator<Item = Country> {
    let starts = (0..CODES.len()).step_by(2);
    starts.filter_map(|at| Some(Country(CODES.get(at..at + 2)?.to_owned())))
}

/// The country that somebody means: by its name, by its code, or by what people call it.
#[must_use]
pub fn meant<'a>(typed: &str, countries: &'a [Named]) -> Option<&'a Named> {
    let typed = typed.trim().to_lowercase();
    let known = OTHER_NAMES.iter().find(|(name, _)| *name == typed);
    let is_it = |(Country(code), name): &&Named| {
        name.to_lowercase() == typed
            || code.to_lowercase() == typed
            || known.is_some_and(|(_, known)| known == code)
    };
    countries.iter().find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_all_there_once_and_in_order() {
        let codes: Vec<_> = all().map(|Country(code)| code).collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted_by(|a, b| a < b));
        assert!(codes.concat().chars().all(|c| c.is_ascii_uppercase()));
    }

    #[test]
    fn a_country_is_meant_by_name_by_code_and_by_what_people_call_it() {
        let named = |code: &str, name: &str| (Country(code.into()), name.to_owned());
        let countries = [
            named("DE", "Germany"),
            named("GB", "United Kingdom"),
            named("US", "United States"),
        ];
        for (typed, expected) in [
            (" germany ", Some("DE")),
            ("de", Some("DE")),
            ("UK", Some("GB")),
            ("USA", Some("US")),
            ("United", None),
            ("", None),
        ] {
            let code = meant(typed, &countries).map(|(Country(code), _)| code.as_str());
            assert_eq!(code, expected, "{typed}");
        }
    }
}
