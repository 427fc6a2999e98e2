//! `careline desk`: the agent's side of tickets, on the command line.
//!
//! The commands work on the database directly. A running endpoint delivers the mails that they cause: it looks at the
//! outbox every few seconds.

mod act;
mod args;
mod list;
mod report;
mod show;
mod statistics;

use careline_wire::resolution::{StepKind, StepState};
use clap::Subcommand;

use crate::cli::args::ShopArgs;
use crate::cli::desk::args::TicketArgs;
use crate::cli::help::examples;
use crate::cli::outcome::Outcome;
use crate::cli::report::ReportArgs;

#[derive(Debug, Subcommand)]
pub enum Desk {
    /// List the open tickets, urgent ones first.
    #[command(after_help = examples(&["careline desk list", "careline desk list --overdue --json"]))]
    List {
        /// Only tickets that are overdue.
        #[arg(long)]
        overdue: bool,
        /// Print the tickets as JSON, as the call of agents answers them.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        shop: ShopArgs,
    },
    /// Print everything about a ticket.
    #[command(after_help = examples(&["careline desk show CL-7Q2M-4XKD"]))]
    Show(TicketArgs),
    /// Post a step that support takes, and mail it to the shopper.
    #[command(after_help = examples(&["careline desk step CL-7Q2M-4XKD refund done --note \"By card.\""]))]
    Step {
        #[command(flatten)]
        ticket: TicketArgs,
        /// The step: refund, replacement, return_shipment or investigation.
        #[arg(value_parser = args::variant::<StepKind>)]
        kind: StepKind,
        /// Its state: planned, started or done.
        #[arg(value_parser = args::variant::<StepState>)]
        state: StepState,
        /// What to tell the shopper about it.
        #[arg(long)]
        note: Option<String>,
    },
    /// Write to the shopper.
    #[command(after_help = examples(&["careline desk message CL-7Q2M-4XKD \"It is on its way.\""]))]
    Message {
        #[command(flatten)]
        ticket: TicketArgs,
        /// The message.
        text: String,
    },
    /// Ask the shopper a question, and wait for the reply.
    #[command(after_help = examples(&["careline desk ask CL-7Q2M-4XKD \"Which length do you need?\""]))]
    Ask {
        #[command(flatten)]
        ticket: TicketArgs,
        /// The question.
        text: String,
    },
    /// Resolve a ticket, and tell the shopper by mail.
    #[command(after_help = examples(&[
        "careline desk resolve CL-7Q2M-4XKD",
        "careline desk resolve CL-7Q2M-4XKD --note \"All done.\"",
    ]))]
    Resolve {
        #[command(flatten)]
        ticket: TicketArgs,
        /// What to tell the shopper about it.
        #[arg(long)]
        note: Option<String>,
    },
    /// Print counts, times to the first reply, and ratings of the tickets received since a day.
    #[command(after_help = examples(&[
        "careline desk report --since 2026-11-01",
        "careline desk report --shop mall --since 2026-11-01 --csv > tickets.csv",
    ]))]
    Report(ReportArgs),
}

pub async fn run(command: Desk) -> Outcome {
    match command {
        Desk::List {
            overdue,
            json,
            shop,
        } => list::run(&shop, overdue, json).await,
        Desk::Show(ticket) => show::run(&ticket).await,
        Desk::Step {
            ticket,
            kind,
            state,
            note,
        } => act::step(&ticket, kind, state, note).await,
        Desk::Message { ticket, text } => act::message(&ticket, text, false).await,
        Desk::Ask { ticket, text } => act::message(&ticket, text, true).await,
        Desk::Resolve { ticket, note } => act::resolve(&ticket, note).await,
        Desk::Report(args) => report::run(&args).await,
    }
}
