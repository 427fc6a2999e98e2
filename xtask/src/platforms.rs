//! Runs the endpoint's tests on the servers that it supports beside files of its own.

use crate::{
    faults, postgres,
    run::{Result, cargo, run, step},
    s3,
};

/// The environment variables that hold the addresses of the tests' servers, and the folder of the second one's buckets.
const POSTGRES: &str = "CARELINE_TEST_POSTGRES";
const S3: &str = "CARELINE_TEST_S3";
const S3_FOLDER: &str = "CARELINE_TEST_S3_FOLDER";

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

/// Conversations about files of the data directory, which objects of a bucket take the place of.
const ABOUT_FILES: [&str; 2] = [
    "strays::cleanup_removes_what_a_crash_left_behind_and_nothing_else",
    "uploads::an_upload_goes_on_from_what_was_synced_before_a_power_cut",
];

/// The servers that tests run on.
struct Servers {
    postgres: postgres::Server,
    s3: s3::Server,
}

/// Runs the contract suite and the HTTP conversations on Postgres and S3, and kills replicas.
pub fn platforms() -> Result {
    let servers = Servers {
        postgres: postgres::Server::start()?,
        s3: s3::Server::start()?,
    };
    step(
        "The contract suite on Postgres and S3",
        "3 to 6 minutes at first",
    );
    test(&servers, "contract", &["--ignored"])?;
    step("HTTP conversations on Postgres and S3", "4 to 8 minutes");
    let skipped = ABOUT_SQLITE.iter().chain(&ABOUT_FILES);
    let skipped = skipped.flat_map(|name| ["--skip", name]);
    let arguments: Vec<_> = skipped.chain(["--include-ignored"]).collect();
    test(&servers, "api", &arguments)?;
    faults::on_postgres(&servers.postgres.url())
}

fn test(servers: &Servers, name: &str, arguments: &[&str]) -> Result {
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
        .env(POSTGRES, servers.postgres.url())
        .env(S3, servers.s3.endpoint())
        .env(S3_FOLDER, servers.s3.folder()))
}
