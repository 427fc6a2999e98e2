//! The settings that can't change while the endpoint runs.

use crate::config::{Config, Delivery};

impl Config {
    /// This configuration, with those settings of the running one that can't change while the endpoint runs; and the
    /// keys of those that differ.
    #[must_use]
    pub fn fixed_as_in(self, running: &Self) -> (Self, Vec<&'static str>) {
        let is_changed = [
            ("listen", self.listen != running.listen),
            ("data", self.data != running.data),
            ("database", self.database != running.database),
            ("photos", self.photos != running.photos),
            ("limits", self.limits != running.limits),
            ("log.format", self.log != running.log),
            (
                "metrics.listen",
                self.metrics_listen != running.metrics_listen,
            ),
            (
                "traces.endpoint",
                self.traces_endpoint != running.traces_endpoint,
            ),
        ];
        let changed = is_changed.into_iter().filter(|(_, is_changed)| *is_changed);
        let mut config = Self {
            listen: running.listen,
            data: running.data.clone(),
            database: running.database.clone(),
            photos: running.photos.clone(),
            limits: running.limits.clone(),
            log: running.log,
            metrics_listen: running.metrics_listen,
            traces_endpoint: running.traces_endpoint.clone(),
            ..self
        };
        // A maildir stays in the folder of the data.
        if let Delivery::Maildir(maildir) = &mut config.mail.delivery
            && let Ok(within) = maildir.strip_prefix(&self.data)
        {
            *maildir = running.data.join(within);
        }
        (config, changed.map(|(key, _)| key).collect())
    }
}
