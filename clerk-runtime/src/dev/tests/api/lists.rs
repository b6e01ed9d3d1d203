use futures_util::StreamExt;

use super::{Scene, assert_api_error, rejection};
use crate::api::resources::CreateUser;
use crate::dev::{Instance, Person};

async fn start_with_many_users() -> Scene {
    let builder = (0..25).fold(Instance::builder(), |builder, number| {
        builder.person(Person::new(format!("user{number:02}")).named("No", number.to_string()))
    });
    Scene::of(builder.start().await.unwrap())
}

#[tokio::test]
async fn stream_yields_every_user_once() {
    let scene = start_with_many_users().await;
    let users = scene
        .clerk
        .users()
        .list()
        .order_by("+username")
        .limit(10)
        .stream();
    let names = users
        .map(|user| user.unwrap().username.unwrap())
        .collect::<Vec<_>>()
        .await;
    assert_eq!(names.len(), 25);
    assert!(names.is_sorted() && names[24] == "user24");
}

#[tokio::test]
async fn page_size_defaults_to_ten() {
    let scene = start_with_many_users().await;
    let users = scene.clerk.users();
    assert_eq!(users.list().await.unwrap().len(), 10);
    assert_eq!(users.list().limit(500).await.unwrap().len(), 25);
    let over = users.list().limit(501).await;
    assert_eq!(
        rejection(over),
        (422, "form_param_value_invalid".into(), "limit".into())
    );
    assert!(users.list().offset(25).await.unwrap().is_empty());
}

#[tokio::test]
async fn cursor_continues_after_the_last_page() {
    let scene = start_with_many_users().await;
    let users = scene.clerk.users();
    let first = users.list().limit(20).await.unwrap();
    let rest = users
        .list()
        .limit(20)
        .starting_after(&*first[19].id)
        .await
        .unwrap();
    assert_eq!(rest.len(), 5);
    assert!(
        rest.iter()
            .all(|user| !first.iter().any(|seen| seen.id == user.id))
    );
    let order = users
        .list()
        .order_by("username")
        .starting_after(&*first[0].id)
        .await;
    assert_eq!(rejection(order).2, "order_by");
}

#[tokio::test]
async fn filters_apply_to_list_and_count() {
    let scene = start_with_many_users().await;
    let users = scene.clerk.users();
    let seven = scene.user("user07").await;
    assert_eq!(
        users
            .list()
            .username("user07")
            .username("user08")
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(users.list().user_id(&*seven).await.unwrap()[0].id, seven);
    let others = users.count().user_id(format!("-{seven}")).await.unwrap();
    assert_eq!(others.total_count, 24);
    assert_eq!(
        users.count().name_query("no 1").await.unwrap().total_count,
        11
    );
    assert_eq!(
        users
            .count()
            .email_address_query("USER2")
            .await
            .unwrap()
            .total_count,
        5
    );
}

#[tokio::test]
async fn time_filters_apply_to_the_count() {
    let scene = start_with_many_users().await;
    let users = scene.clerk.users();
    assert_eq!(
        users.count().created_at_after(0).await.unwrap().total_count,
        25
    );
    assert_eq!(
        users
            .count()
            .created_at_before(0)
            .await
            .unwrap()
            .total_count,
        0
    );
    assert_eq!(
        users
            .count()
            .last_sign_in_at_after(0)
            .await
            .unwrap()
            .total_count,
        0
    );
}

#[tokio::test]
async fn filter_accepts_at_most_a_hundred_values() {
    let scene = start_with_many_users().await;
    let many = (0..101).fold(scene.clerk.users().list(), |list, number| {
        list.username(format!("user{number}"))
    });
    assert_api_error(many.await, 422, "form_param_array_size_exceeded");
}

#[tokio::test]
async fn list_is_ordered_newest_first() {
    let scene = start_with_many_users().await;
    let jo = scene
        .clerk
        .users()
        .create(CreateUser::new().username("jo"))
        .await
        .unwrap();
    assert_eq!(
        scene.clerk.users().list().limit(1).await.unwrap()[0].id,
        jo.id
    );
}
