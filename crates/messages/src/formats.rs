//! How a language writes dates, sums, numbers, lists and the names of languages.
//!
//! A browser's `Intl` writes the same, with the options that each function names. `golden/formats.json` has what this
//! module writes.

use careline_policy::Day;
use careline_policy::money::{Amount, Currency};
use chrono::{DateTime, Datelike as _, FixedOffset, Timelike as _};
use icu_calendar::Iso;
use icu_datetime::DateTimeFormatter;
use icu_datetime::DateTimeFormatterPreferences;
use icu_datetime::fieldsets::{MDE, YMDE};
use icu_datetime::input::{Date, DateTime as LocalDateTime, Time};
use icu_decimal::DecimalFormatter;
use icu_list::ListFormatter;
use icu_locale::names::{LanguageIdentifierDisplayName, LanguageIdentifierDisplayNameOptions};
use icu_locale::{LanguageIdentifier, Locale};
use writeable::TryWriteable as _;

use crate::language::identifier;
use crate::money;

/// The formats of a language.
#[derive(Clone, Debug)]
pub struct Formats {
    locale: Locale,
}

impl Formats {
    /// The formats of a BCP 47 tag. An unknown tag has those that CLDR has for no language.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        Self {
            locale: tag.parse().unwrap_or(Locale::UNKNOWN),
        }
    }

    pub(crate) const fn locale(&self) -> &Locale {
        &self.locale
    }

    /// `Friday, November 27, 2026`: weekday and month `long`, day and year `numeric`.
    #[must_use]
    pub fn long_day(&self, day: Day) -> String {
        let formatter = DateTimeFormatter::try_new(self.dates(), YMDE::long()).ok();
        let text = formatter
            .zip(date(day))
            .map(|(formatter, date)| formatter.format(&date).to_string());
        text.unwrap_or_else(|| day.to_string())
    }

    /// `Friday, November 27`: weekday and month `long`, day `numeric`.
    #[must_use]
    pub fn long_day_of_year(&self, day: Day) -> String {
        self.day_of_year(day, MDE::long())
    }

    /// `Fri, Nov 27`: weekday and month `short`, day `numeric`.
    #[must_use]
    pub fn short_day(&self, day: Day) -> String {
        self.day_of_year(day, MDE::medium())
    }

    /// The two days of a range as [`long days`](Self::long_day). If they are of the same year, it is written once: at
    /// the end, or at the start if the language begins its dates with it.
    #[must_use]
    pub fn long_range(&self, from: Day, by: Day) -> [String; 2] {
        let [start, end] = [from, by].map(|day| self.long_day(day));
        if from.year() != by.year() {
            [start, end]
        } else if start.starts_with(&from.year().to_string()) {
            [start, self.long_day_of_year(by)]
        } else {
            [self.long_day_of_year(from), end]
        }
    }

    /// `Friday, November 27, 2026 at 2:05 PM`: `dateStyle` `full` and `timeStyle` `short`, in the moment's own offset.
    #[must_use]
    pub fn moment(&self, at: DateTime<FixedOffset>) -> String {
        let fields = YMDE::long().with_time_hm();
        let formatter = DateTimeFormatter::try_new(self.dates(), fields).ok();
        let text = formatter
            .zip(date_time(at))
            .map(|(formatter, at)| formatter.format(&at).to_string());
        // As browsers do: many programs lack the narrow space before "PM".
        text.map_or_else(
            || at.naive_local().to_string(),
            |text| text.replace('\u{202f}', " "),
        )
    }

    /// `$65.00`, with exactly the currency's decimals: style `currency`.
    #[must_use]
    pub fn money(&self, amount: Amount, currency: &Currency) -> String {
        money::format(&self.locale, amount, currency)
    }

    /// `1,000,000`.
    #[must_use]
    pub fn number(&self, number: u64) -> String {
        let formatter = DecimalFormatter::try_new((&self.locale).into(), Default::default());
        formatter.map_or_else(
            |_| number.to_string(),
            |formatter| formatter.format(&number.into()).to_string(),
        )
    }

    /// `A, B, and C`: type `conjunction`.
    #[must_use]
    pub fn list(&self, parts: &[String]) -> String {
        let formatter = ListFormatter::try_new_and((&self.locale).into(), Default::default());
        formatter.map_or_else(
            |_| parts.join(", "),
            |formatter| formatter.format(parts.iter()).to_string(),
        )
    }

    /// The name of a language by its BCP 47 tag: `German`. Without a name, it is the tag.
    #[must_use]
    pub fn language(&self, tag: &str) -> String {
        let name = |id: LanguageIdentifier| {
            let options = LanguageIdentifierDisplayNameOptions::default();
            let name =
                LanguageIdentifierDisplayName::try_new_heavy((&self.locale).into(), id, options)
                    .ok()?;
            let name = name.as_borrowed();
            Some(name.try_write_to_string().ok()?.into_owned())
        };
        identifier(tag)
            .and_then(name)
            .unwrap_or_else(|| tag.to_owned())
    }

    fn day_of_year(&self, day: Day, fields: MDE) -> String {
        let formatter = DateTimeFormatter::try_new(self.dates(), fields).ok();
        let text = formatter
            .zip(date(day))
            .map(|(formatter, date)| formatter.format(&date).to_string());
        text.unwrap_or_else(|| day.to_string())
    }

    fn dates(&self) -> DateTimeFormatterPreferences {
        (&self.locale).into()
    }
}

/// `None` beyond the years that ICU4X knows.
fn date(day: Day) -> Option<Date<Iso>> {
    let [month, number] = [day.month(), day.day()].map(u8::try_from);
    Date::try_new_iso(day.year(), month.ok()?, number.ok()?).ok()
}

fn date_time(at: DateTime<FixedOffset>) -> Option<LocalDateTime<Iso>> {
    let [hour, minute] = [at.hour(), at.minute()].map(u8::try_from);
    let time = Time::try_new(hour.ok()?, minute.ok()?, 0, 0).ok()?;
    let date = date(at.date_naive())?;
    Some(LocalDateTime { date, time })
}
