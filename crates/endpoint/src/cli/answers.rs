//! `careline answers report`: how often shoppers needed no human, topic by topic.

use crate::cli::Outcome;
use crate::cli::csv::print_csv;
use crate::cli::escape::harmless;
use crate::cli::report::Report;

pub async fn report(report: &Report) -> Outcome {
    let (shop, since, store) = report.open().await?;
    let answered = store.deflections(&shop.id, since).await?;
    store.close().await;
    if report.csv {
        let rows = answered.into_iter();
        let rows = rows.map(|(topic, count)| [topic, count.to_string()]);
        return Ok(print_csv(["topic", "answered"], rows)?);
    }
    let total: i64 = answered.iter().map(|(_, count)| count).sum();
    println!(
        "{}: \"That answered it\" since {since}: {total}",
        harmless(&shop.name)
    );
    for (topic, count) in answered {
        println!("  {topic:<22} {count:>6}");
    }
    Ok(())
}
