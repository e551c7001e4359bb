//! One request from arrival to answer: find the fault, carry it out, note it.

use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::cursor;
use crate::endpoint::Endpoint;
use crate::faults::Fault;
use crate::faults::play::Manner;
use crate::faults::script::Facts;
use crate::log::Logged;
use crate::reply::Reply;
use crate::routes;
use crate::state::State;

/// Form fields that are nobody's business, not even a log's.
const SECRETS: [&str; 5] = [
    "client_secret",
    "code",
    "code_verifier",
    "refresh_token",
    "token",
];

/// An answer, and how it gets to the client.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) reply: Reply,
    pub(crate) manner: Manner,
}

impl State {
    /// Answers a request, or plays the fault that is scripted for it.
    pub(crate) fn perform(&mut self, mut call: Call) -> Sent {
        let mut entry = self.describe(&call);
        let fault = self.take_fault(&call, &entry);
        entry.fault = fault.as_ref().map(Fault::name);
        let calendar = entry.calendar.clone();
        let place = self.log.begin(entry);
        let sent = match fault {
            None => Sent {
                reply: routes::answer(self, &call).unwrap_or_else(Reply::from),
                manner: Manner::Whole,
            },
            Some(fault) => {
                call.withhold = fault.withhold();
                self.play(&fault, &call, calendar.as_deref())
            }
        };
        let silent = matches!(sent.manner, Manner::Dropped | Manner::Silent);
        let status = if silent { 0 } else { sent.reply.status };
        self.log.end(place, status, &sent.reply);
        sent
    }

    fn play(&mut self, fault: &Fault, call: &Call, calendar: Option<&str>) -> Sent {
        let instead = fault.instead(self.clock.now());
        let reply = instead.unwrap_or_else(|| {
            let reply = routes::answer(self, call).unwrap_or_else(Reply::from);
            fault.spoil(reply, || self.former_versions(calendar))
        });
        Sent {
            reply,
            manner: fault.manner(),
        }
    }

    fn take_fault(&mut self, call: &Call, entry: &Logged) -> Option<Fault> {
        let (page, incremental) = cursor::place(call);
        self.faults.take(&Facts {
            endpoint: entry.endpoint,
            calendar: entry.calendar.as_deref(),
            event: entry.event.as_deref(),
            account: entry.account.as_deref(),
            page,
            incremental,
            part: call.part,
        })
    }

    /// What the log says of a request; its number and outcome are not known yet.
    fn describe(&self, call: &Call) -> Logged {
        let email = call.bearer().and_then(|token| self.oauth.email_of(token));
        let account = email.as_deref().and_then(|email| self.account(email).ok());
        let calendar = call.route.calendar.as_deref().map(|named| {
            let real = account.map_or(named, |account| account.calendar_id(named));
            real.to_owned()
        });
        Logged {
            number: 0,
            at: self.clock.now(),
            method: call.method.clone(),
            path: call.path.clone(),
            query: call.query.clone(),
            endpoint: call.route.endpoint,
            calendar,
            event: call.route.event.clone(),
            account: email,
            if_match: call.header("if-match").map(str::to_owned),
            page: cursor::place(call).0,
            body: body_for_log(call),
            status: 0,
            reason: None,
            fault: None,
        }
    }

    fn former_versions(&self, calendar: Option<&str>) -> Vec<Value> {
        let calendar = calendar.and_then(|id| self.calendar(id).ok());
        let events = calendar
            .into_iter()
            .flat_map(|calendar| calendar.events.iter());
        events.filter_map(|event| event.former.clone()).collect()
    }
}

impl Fault {
    /// The name without the details, for the log.
    fn name(&self) -> String {
        match serde_json::to_value(self) {
            Ok(Value::String(name)) => name,
            Ok(Value::Object(members)) => members.keys().next().cloned().unwrap_or_default(),
            _ => String::new(),
        }
    }
}

fn body_for_log(call: &Call) -> Option<Value> {
    if call.body.is_empty() || call.route.endpoint == Endpoint::Batch {
        return None;
    }
    if call.route.endpoint.is_api() {
        return call.json().ok();
    }
    let form = call.form().into_iter();
    let shown = form.filter(|(name, _)| !SECRETS.contains(&name.as_str()));
    let members: Map<String, Value> = shown.map(|(name, value)| (name, json!(value))).collect();
    Some(Value::Object(members))
}
