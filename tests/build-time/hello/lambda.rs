//! lambda_http = { version = "1", default-features = false, features = ["apigw_http"] }
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

// `tests/build-time/run` copies the lines above into `[dependencies]`.
use lambda_http::{Error, IntoResponse, Request, RequestExt, run, service_fn};

async fn hello(event: Request) -> Result<impl IntoResponse, Error> {
    let query = event.query_string_parameters_ref();
    let name = query.and_then(|it| it.first("name")).unwrap_or("stranger");
    Ok(format!("Hello {name}!"))
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    run(service_fn(hello)).await
}
