//! What runs under one configuration, and is replaced when a new one is read.
//!
//! A router and its handlers hold one configuration, so a request that has begun ends under it. The next request finds the
//! new router, on the same connection. The jobs of the old configuration finish the deliveries under way, while those of
//! the new one begin: the outbox leases each entry to one of them.

use std::sync::Arc;

use axum::Router;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::{App, AppState};
use crate::config::Config;
use crate::delivery::SetupError;
use crate::http::router::{metrics_router, router};
use crate::jobs;
use crate::mail::sender::is_support;
use crate::mail::transport::Transport;
use crate::platform::shutdown::stopped;

/// The current configuration, and what runs under it.
pub struct Running {
    config: Arc<Config>,
    app: AppState,
    router: watch::Sender<Router>,
    metrics_router: watch::Sender<Router>,
    /// Those of earlier configurations too, until they end.
    jobs: JoinSet<()>,
    /// Stops the jobs of the current configuration.
    stop_jobs: watch::Sender<bool>,
}

impl Running {
    /// Starts the jobs.
    pub fn start(app: App, config: Arc<Config>) -> Self {
        let app = Arc::new(app);
        let mut running = Self {
            router: watch::Sender::new(router(app.clone(), &config)),
            metrics_router: watch::Sender::new(metrics_router(app.clone())),
            jobs: JoinSet::new(),
            stop_jobs: watch::Sender::new(false),
            config,
            app,
        };
        running.start_jobs();
        running
    }

    /// The router of the public address: always the current one.
    pub fn router(&self) -> watch::Receiver<Router> {
        self.router.subscribe()
    }

    /// The router of the figures' address: always the current one.
    pub fn metrics_router(&self) -> watch::Receiver<Router> {
        self.metrics_router.subscribe()
    }

    /// Takes over each new configuration until `stop` is true, then waits for the jobs.
    pub async fn follow(
        mut self,
        mut configs: watch::Receiver<Arc<Config>>,
        stop: watch::Receiver<bool>,
    ) {
        loop {
            tokio::select! {
                Ok(()) = configs.changed() => {
                    let config = Config::clone(&configs.borrow_and_update());
                    self.reload(config);
                }
                () = stopped(stop.clone()) => break,
            }
        }
        self.stop_jobs.send_replace(true);
        while self.jobs.join_next().await.is_some() {}
    }

    fn reload(&mut self, config: Config) {
        let (config, unchangeable) = config.fixed_as_in(&self.config);
        for key in unchangeable {
            tracing::warn!("the setting `{key}` has changed, which needs a restart");
        }
        match self.replace(config) {
            Ok(()) => tracing::info!("reloaded the configuration"),
            Err(error) => {
                tracing::error!(%error, "the new configuration can't be used, so the old one stays");
            }
        }
    }

    fn replace(&mut self, config: Config) -> Result<(), SetupError> {
        self.app = Arc::new(self.app.reconfigured(&config)?);
        self.config = Arc::new(config);
        drop(
            self.router
                .send_replace(router(self.app.clone(), &self.config)),
        );
        drop(
            self.metrics_router
                .send_replace(metrics_router(self.app.clone())),
        );
        self.stop_jobs.send_replace(true);
        self.stop_jobs = watch::Sender::new(false);
        while self.jobs.try_join_next().is_some() {}
        self.start_jobs();
        Ok(())
    }

    fn start_jobs(&mut self) {
        warn_of_mail_loops(&self.config);
        let (app, stop) = (&self.app, self.stop_jobs.subscribe());
        let transport = Transport::new(&self.config.mail);
        let jobs = &mut self.jobs;
        jobs.spawn(jobs::reminders::run(app.clone(), stop.clone()));
        jobs.spawn(jobs::dead_letters::run(app.clone(), stop.clone()));
        jobs.spawn(jobs::limits::run(app.clone(), stop.clone()));
        jobs.spawn(jobs::server_clock::run(app.clone(), stop.clone()));
        jobs.spawn(jobs::cleanup::run(app.clone(), stop.clone()));
        jobs.spawn(jobs::deliveries::run(app.clone(), transport, stop));
    }
}

/// Says which shops' support gets mail from another address than `mail.from`, because that is support's own.
fn warn_of_mail_loops(config: &Config) {
    let Some(from) = &config.mail.from else {
        return;
    };
    let shops = config.shops.values();
    for shop in shops.filter(|shop| is_support(&from.email, shop)) {
        tracing::warn!(
            shop = shop.id,
            "mail.from is the shop's support email: help desks take such a mail for a loop, so mails to support are from {}",
            config.mail.own_address
        );
    }
}
