//! `lambda_http` 1: functions of its `http::Request`, which tower's adapter checks · `body` replies in
//! its body · `path` the parameters of API Gateway's route

mod body;
mod path;

pub(super) use path::path_parameter;
