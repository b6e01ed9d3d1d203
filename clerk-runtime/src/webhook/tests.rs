//! Every event that conforms is read as its own variant and prints back the same.

use serde_json::{Value, json};

use super::Event;
use crate::api::FromValue as _;
use crate::api::tests::sample::Random;

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
fn every_type_prints_back_as_it_was_read() {
    for (number, event_type) in Event::TYPES.iter().enumerate() {
        for seed in 0..50 {
            let data = Event::sample_data(number, &mut Random::new(seed)).unwrap();
            let value = event(event_type, &data);
            let read = Event::from_value(value.clone()).unwrap();
            assert!(!matches!(read, Event::Unknown(_)), "{event_type}");
            assert_eq!(read.event_type(), *event_type);
            assert_eq!(
                serde_json::to_value(&read).unwrap(),
                value,
                "{event_type}, {seed}"
            );
        }
    }
}

#[test]
fn an_unknown_type_keeps_all_of_it() {
    for data in [json!({ "code": "123456" }), json!([1, null]), Value::Null] {
        let value = event("planet.discovered", &data);
        let read = Event::from_value(value.clone()).unwrap();
        let Event::Unknown(unknown) = &read else {
            panic!("{read:?}")
        };
        assert_eq!(unknown.data, data);
        assert_eq!(serde_json::to_value(&read).unwrap(), value);
        assert!(!format!("{read:?}").contains("123456"));
    }
}

#[test]
fn an_envelope_without_anything_is_read() {
    let read = Event::from_value(json!({})).unwrap();
    assert_eq!((read.event_type(), read.timestamp()), ("", 0));
    assert_eq!(serde_json::to_value(&read).unwrap(), json!({}));
}

#[test]
fn data_of_another_shape_is_an_error_that_says_where() {
    let value = event("user.created", &json!({ "id": 5 }));
    assert_eq!(Event::from_value(value).unwrap_err().path(), "$.data.id");
    let error = serde_json::from_str::<Event>("[]").unwrap_err();
    assert!(error.to_string().contains('$'));
}

#[test]
fn codes_are_not_shown() {
    let data = json!({
        "subject": "123456 is your code", "body": "123456", "body_plain": "123456",
        "message": "123456", "data": { "otp_code": "123456" },
    });
    for event_type in ["email.created", "sms.created"] {
        let read = Event::from_value(event(event_type, &data)).unwrap();
        assert!(!format!("{read:?}").contains("123456"), "{event_type}");
    }
}
