//! Which engine the window shows: the person's own, or the demo's while that lasts.

use demo::Demo;
use engine::view::Overview;
use engine::{Clock, Config, Engine, Error};
use tokio::sync::{Mutex, watch};

use crate::failure::Answer;

/// The engine behind the window. The own one goes on in the background while the demo is shown.
pub(crate) struct Shown {
    /// An engine that could not open its data is an answer, too: every command gives it, and the window prints it.
    own: Result<Engine, Error>,
    /// The demo lives at the same time as the person's own data.
    clock: Clock,
    /// Held while the demo comes up or goes away, so that two clicks make one demo.
    demo: Mutex<Option<Demo>>,
    current: watch::Sender<Current>,
}

/// What commands talk to at present.
#[derive(Clone)]
pub(crate) struct Current {
    /// The engine, or why there is none.
    pub(crate) engine: Result<Engine, Error>,
    demo: bool,
}

impl Shown {
    /// Opens the person's data, as the environment says where they are, and starts the background.
    pub(crate) async fn open() -> Shown {
        let own = Config::from_env(None)
            .map(|config| Config {
                asks_first: true,
                ..config
            })
            .and_then(Engine::open);
        match &own {
            Ok(engine) => start_background(engine).await,
            Err(error) => tracing::error!("{error}"),
        }
        let engine = own.clone();
        Shown {
            clock: own
                .as_ref()
                .map_or_else(|_| Clock::system(), |engine| engine.config().clock.clone()),
            own,
            demo: Mutex::default(),
            current: watch::Sender::new(Current {
                engine,
                demo: false,
            }),
        }
    }

    /// What commands talk to.
    pub(crate) fn engine(&self) -> Answer<Engine> {
        Ok(self.current.borrow().engine.clone()?)
    }

    /// The person's own engine, also while the demo is shown.
    pub(crate) fn own(&self) -> Option<&Engine> {
        self.own.as_ref().ok()
    }

    /// Tells of every change of engine.
    pub(crate) fn watch(&self) -> watch::Receiver<Current> {
        self.current.subscribe()
    }

    /// What the window needs before it draws anything.
    pub(crate) fn overview(&self) -> Answer<Overview> {
        let current = self.current.borrow().clone();
        Ok(current.engine?.overview(current.demo)?)
    }

    /// Brings up the demo, if it is not there yet, and shows it.
    pub(crate) async fn start_demo(&self) -> Answer<Overview> {
        let mut demo = self.demo.lock().await;
        if demo.is_none() {
            let fresh = Demo::start(self.clock.clone()).await?;
            start_background(fresh.engine()).await;
            self.show(Ok(fresh.engine().clone()), true);
            *demo = Some(fresh);
        }
        self.overview()
    }

    /// Goes back to the person's own data and throws the demo away.
    pub(crate) async fn leave_demo(&self) -> Answer<Overview> {
        let mut demo = self.demo.lock().await;
        self.show(self.own.clone(), false);
        if let Some(demo) = demo.take() {
            demo.stop().await;
        }
        self.overview()
    }

    /// Ends every background and waits for what runs there, for a few seconds at most. A demo that is still coming up
    /// is left to the system, which empties the folder of temporary files.
    pub(crate) async fn shutdown(&self) {
        let demo = self.demo.try_lock().ok().and_then(|mut demo| demo.take());
        let end_demo = async {
            if let Some(demo) = demo {
                demo.stop().await;
            }
        };
        let end_own = async {
            if let Ok(own) = &self.own {
                own.shutdown().await;
            }
        };
        tokio::join!(end_demo, end_own);
    }

    fn show(&self, engine: Result<Engine, Error>, demo: bool) {
        self.current.send_replace(Current { engine, demo });
    }
}

/// Without its background the program is of use all the same: everything in it can be asked for by hand.
async fn start_background(engine: &Engine) {
    if let Err(error) = engine.start_background().await {
        tracing::error!("nothing happens by the clock: {error}");
    }
}
