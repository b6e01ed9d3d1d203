//! `request = name` in frameworks that also have extractors.

use actix_web::{HttpRequest, HttpResponse, web};
use clerk_runtime::dev::Instance;
use clerk_runtime::{UserId, auth};
use poem::{Endpoint as _, EndpointExt as _};

#[auth(request = req, on_missing = 401)]
async fn in_actix(req: HttpRequest, user_id: UserId) -> HttpResponse {
    HttpResponse::Ok().body(user_id.to_string())
}

#[auth(request = req, on_missing = 401)]
#[poem::handler]
async fn in_poem(req: &poem::Request, user_id: UserId) -> poem::Response {
    user_id.to_string().into()
}

#[test]
fn explicit_request_is_checked_in_actix() {
    actix_web::rt::System::new().block_on(async {
        let instance = Instance::start().await.expect("an instance");
        let clerk = instance.clerk().expect("valid settings");
        let alice = instance.sign_in("alice").expect("a person");
        let app = actix_web::App::new().app_data(clerk);
        let app = app.route("/me", web::get().to(in_actix));
        let app = actix_web::test::init_service(app).await;
        for (token, status) in [(alice.token(), 200), ("garbage".to_owned(), 401)] {
            let request = actix_web::test::TestRequest::get().uri("/me");
            let request = request.insert_header(("authorization", format!("Bearer {token}")));
            let response = actix_web::test::call_service(&app, request.to_request()).await;
            assert_eq!(response.status(), status);
        }
    });
}

#[tokio::test]
async fn explicit_request_is_checked_in_poem() {
    let instance = Instance::start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let alice = instance.sign_in("alice").expect("a person");
    let app = poem::Route::new().at("/me", poem::get(in_poem)).data(clerk);
    for (token, status) in [(alice.token(), 200), ("garbage".to_owned(), 401)] {
        let request = poem::Request::builder().uri(http::Uri::from_static("/me"));
        let request = request.header("authorization", format!("Bearer {token}"));
        let response = app.get_response(request.finish()).await;
        assert_eq!(response.status(), status);
    }
}
