//! The contract of a process that has a default instance. In a binary of its own: in the others,
//! there must be none.

macro_rules! frameworks {
    ($($name:ident: $framework:ty,)*) => {
        $(
            mod $name {
                tests::process_behaviours!(mount!($framework, stringify!($name)));
            }
        )*
    };
}

frameworks! {
    actix: tests::apps::actix::Actix,
    axum: tests::apps::axum::Axum,
    lambda: tests::apps::lambda::Lambda,
    ntex: tests::apps::ntex::Ntex,
    poem: tests::apps::poem::Poem,
    rocket: tests::apps::rocket::RocketApp,
    salvo: tests::apps::salvo::Salvo,
    tonic: tests::apps::tonic::Tonic,
    tower: tests::apps::tower::Tower,
    warp: tests::apps::warp::Warp,
}
