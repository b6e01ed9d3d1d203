//! Tests that an event is parsed as the variant of its type, without loss of data.

use serde_json::{Value, json};

use super::Event;
use crate::api::tests::round_trip::is_preserved;
use crate::api::tests::sample::Random;
use crate::clock::UnixMillis;

fn event(event_type: &str, data: &Value) -> Value {
    json!({
        "object": "event",
        "type": event_type,
        "timestamp": 1_716_883_200_000_i64,
        "instance_id": "ins_1",
        "event_attributes": { "http_request": { "client_ip": "192.0.2.1", "new": [null] } },
        "data": data,
        "new_field": { "deep": [null] },
    })
}

#[test]
fn events_of_every_type_are_serialized_unchanged() {
    for (number, event_type) in Event::TYPES.iter().enumerate() {
        for seed in 0..50 {
            let data = Event::sample_data(number, &mut Random::new(seed)).unwrap();
            let value = event(event_type, &data);
            let read = Event::read(value.clone()).unwrap();
            assert!(!matches!(read, Event::Unknown(_)), "{event_type}");
            assert_eq!(read.event_type(), *event_type);
            let printed = serde_json::to_value(&read).unwrap();
            assert!(is_preserved(&value, &printed), "{event_type}, {seed}");
        }
    }
}

#[test]
fn unknown_event_type_keeps_its_data() {
    for data in [json!({ "code": "123456" }), json!([1, null]), Value::Null] {
        let value = event("planet.discovered", &data);
        let read = Event::read(value.clone()).unwrap();
        let Event::Unknown(unknown) = &read else {
            panic!("{read:?}")
        };
        assert_eq!(unknown.data, data);
        assert!(is_preserved(&value, &serde_json::to_value(&read).unwrap()));
        assert!(!format!("{read:?}").contains("123456"));
    }
}

#[test]
fn empty_envelope_is_parsed() {
    let read = Event::read(json!({})).unwrap();
    let timestamp = UnixMillis::default();
    assert_eq!((read.event_type(), read.timestamp()), ("", timestamp));
}

#[test]
fn data_of_another_shape_is_an_error_with_its_path() {
    let value = event("user.created", &json!({ "id": 5 }));
    let error = Event::read(value.clone()).unwrap_err();
    assert!(error.to_string().ends_with("$.data.id"), "{error}");
    let error = serde_json::from_value::<Event>(value).unwrap_err();
    assert!(error.to_string().ends_with("$.data.id"), "{error}");
    assert!(Event::read(json!([])).is_err());
}

#[test]
fn debug_contains_no_codes() {
    let data = json!({
        "subject": "123456 is your code", "body": "123456", "body_plain": "123456",
        "message": "123456", "data": { "otp_code": "123456" },
    });
    for event_type in ["email.created", "sms.created"] {
        let read = Event::read(event(event_type, &data)).unwrap();
        assert!(!format!("{read:?}").contains("123456"), "{event_type}");
    }
}
