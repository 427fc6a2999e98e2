//! Runs the endpoint's tests on the servers that it supports beside files of its own.

use crate::{
    faults,
    postgres::Server,
    run::{Result, cargo, run, step},
};

/// The environment variable that holds the address of the tests' server.
const POSTGRES: &str = "CARELINE_TEST_POSTGRES";

/// Conversations about SQLite: its backups, its migrations, its files, or rows in its own dialect.
const ABOUT_SQLITE: [&str; 10] = [
    "backup::",
    "full_disk::",
    "many_tickets::",
    "migrations::",
    "answers::a_deflection_is_counted_without_personal_data",
    "code::codes_and_typed_values_are_not_stored",
    "lookups::every_look_up_has_a_token_of_its_own",
    "people::an_erased_person_is_in_no_file_of_the_database",
    "people::one_ticket_is_erased_by_its_reference",
    "personalized::a_ticket_stored_by_an_earlier_release_still_reaches_support",
];

/// Runs the contract suite and the HTTP conversations on Postgres, and kills replicas on it.
pub fn platforms() -> Result {
    let server = Server::start()?;
    step("The contract suite on Postgres", "3 to 6 minutes at first");
    test(&server, "contract", &["--ignored"])?;
    step("HTTP conversations on Postgres", "4 to 8 minutes");
    let skipped = ABOUT_SQLITE.map(|name| ["--skip", name]);
    test(&server, "api", skipped.as_flattened())?;
    faults::on_postgres(&server.url())
}

fn test(server: &Server, name: &str, arguments: &[&str]) -> Result {
    run(cargo()
        .args([
            "test",
            "--package",
            "careline-endpoint",
            "--target-dir",
            "target",
        ])
        .args(["--test", name, "--"])
        .args(arguments)
        .env(POSTGRES, server.url()))
}
