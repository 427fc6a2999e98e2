//! Sums.
//!
//! ICU4X rounds to the decimals that CLDR has for a currency. Those differ from ISO 4217's for some, such as UZS, so
//! ICU4X is given the rules' decimals instead.

use careline_policy::money::{Amount, Currency, with_whole_symbol};
use fixed_decimal::Decimal;
use icu_decimal::provider::{DecimalDigitsV1, DecimalSymbolsV1};
use icu_experimental::dimension::currency::CurrencyType;
use icu_experimental::dimension::currency::formatter::CurrencyFormatter;
use icu_experimental::dimension::provider::currency::essentials::CurrencyEssentialsV1;
use icu_experimental::dimension::provider::currency::fractions::{
    CurrencyFractions, CurrencyFractionsV1, FractionInfo,
};
use icu_experimental::dimension::provider::currency::no_currency::CurrencyPatternsNoCurrencyV1;
use icu_experimental::dimension::provider::currency::symbols::{
    CurrencyDecimalSymbolsV1, CurrencySymbolsV1,
};
use icu_locale::Locale;
use icu_provider::prelude::*;

/// A sum, or the currency's code and the number if ICU4X can't format it.
pub fn format(locale: &Locale, Amount(minor): Amount, currency: &Currency) -> String {
    let mut sum = Decimal::from(minor);
    sum.multiply_pow10(-i16::from(currency.decimals()));
    let text = CurrencyType::try_from_str(&currency.0)
        .ok()
        .and_then(|code| {
            let data = Data {
                decimals: currency.decimals(),
            };
            let formatter = CurrencyFormatter::try_new_symbol_unstable(
                &data,
                locale.into(),
                code,
                Default::default(),
            );
            Some(formatter.ok()?.format_fixed_decimal(&sum).to_string())
        });
    text.map_or_else(|| format!("{} {sum}", currency.0), with_whole_symbol)
}

/// ICU4X's data, with other decimals.
struct Data {
    decimals: u8,
}

impl DataProvider<CurrencyFractionsV1> for Data {
    fn load(&self, _: DataRequest<'_>) -> Result<DataResponse<CurrencyFractionsV1>, DataError> {
        let default = FractionInfo {
            digits: self.decimals,
            ..FractionInfo::default()
        };
        let fractions = CurrencyFractions {
            fractions: Default::default(),
            default,
        };
        Ok(DataResponse {
            metadata: Default::default(),
            payload: DataPayload::from_owned(fractions),
        })
    }
}

/// Data that is passed on as it is.
macro_rules! passed_on {
    ($($marker:ty: $baked:path,)+) => {
        $(impl DataProvider<$marker> for Data {
            fn load(&self, request: DataRequest<'_>) -> Result<DataResponse<$marker>, DataError> {
                $baked.load(request)
            }
        })+
    };
}

passed_on! {
    CurrencyEssentialsV1: icu_experimental::provider::Baked,
    CurrencySymbolsV1: icu_experimental::provider::Baked,
    CurrencyPatternsNoCurrencyV1: icu_experimental::provider::Baked,
    CurrencyDecimalSymbolsV1: icu_experimental::provider::Baked,
    DecimalSymbolsV1: icu_decimal::provider::Baked,
    DecimalDigitsV1: icu_decimal::provider::Baked,
}
