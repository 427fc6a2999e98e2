//! Recognizes countries that shoppers type.
//!
//! The browser knows their names in the shopper's language. The codes (ISO 3166-1 alpha-2) are listed here.

use careline_policy::country::Country;

/// Every code, without separators.
const CODES: &str = "\
    ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBV\
    BWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERES\
    ETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIE\
    ILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLY\
    MAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNU\
    NZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSM\
    SNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVE\
    VGVIVNVUWFWSYEYTZAZMZW";

/// Names that people use beside a country's own.
const OTHER_NAMES: [(&str, &str); 16] = [
    ("uk", "GB"),
    ("great britain", "GB"),
    ("britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("usa", "US"),
    ("united states of america", "US"),
    ("america", "US"),
    ("holland", "NL"),
    ("czech republic", "CZ"),
    ("turkey", "TR"),
    ("uae", "AE"),
    ("korea", "KR"),
    ("ivory coast", "CI"),
];

/// A country and its name in the shopper's language.
pub type Named = (Country, String);

/// Every country by its code.
pub fn all() -> impl Iterator<Item = Country> {
    let starts = (0..CODES.len()).step_by(2);
    starts.filter_map(|at| Some(Country(CODES.get(at..at + 2)?.to_owned())))
}

/// What the shopper typed, compared with the known countries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Nothing, or the beginning of a country's name.
    Unfinished,
    /// A country, by its name, its code in capitals, or another name that people use.
    Country(Country, String),
    /// Not a known country.
    Unknown(String),
}

/// Finds the country that was typed.
#[must_use]
pub fn meant(typed: &str, countries: &[Named]) -> Meant {
    let written = typed.trim();
    let plain = plain(written);
    let known = OTHER_NAMES.iter().find(|(name, _)| *name == plain);
    let is_it = |(Country(code), name): &&Named| {
        self::plain(name) == plain
            || code == written
            || known.is_some_and(|(_, known)| known == code)
    };
    if let Some((country, name)) = countries.iter().find(is_it) {
        return Meant::Country(country.clone(), name.clone());
    }
    let names = countries.iter().map(|(_, name)| self::plain(name));
    let others = OTHER_NAMES.iter().map(|(name, _)| (*name).to_owned());
    if names.chain(others).any(|name| name.starts_with(&plain)) {
        Meant::Unfinished
    } else {
        Meant::Unknown(written.to_owned())
    }
}

/// Normalizes a name: lower case, no dots, no leading "the".
fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase().replace('.', "");
    let name = name.strip_prefix("the ").unwrap_or(&name);
    name.to_owned()
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
            ("DE", Some("DE")),
            ("U.K.", Some("GB")),
            ("USA", Some("US")),
            ("the United States", Some("US")),
            // The beginning of "Denmark", not the code of Germany.
            ("de", None),
            ("Atlantis", None),
        ] {
            let code = match meant(typed, &countries) {
                Meant::Country(Country(code), _) => Some(code),
                Meant::Unfinished | Meant::Unknown(_) => None,
            };
            assert_eq!(code.as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_still_typed_is_not_called_unknown() {
        let countries = [(Country("FR".into()), "France".to_owned())];
        for typed in ["", " ", "Fra"] {
            assert_eq!(meant(typed, &countries), Meant::Unfinished, "{typed}");
        }
        let unknown = Meant::Unknown("Freedonia".into());
        assert_eq!(meant(" Freedonia", &countries), unknown);
    }
}
