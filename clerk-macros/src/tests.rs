//! Tests of the whole pipeline on tokens: one expansion for each option, reviewed like code, and
//! unusual input.

use std::time::{Duration, Instant};

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::model::HandlerAttribute;
use crate::pipeline;

/// Returns the expansion, or its errors, as formatted code.
fn pretty(output: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(output).unwrap())
}

fn protect(args: TokenStream) -> String {
    pretty(pipeline::guard(
        HandlerAttribute::Protect,
        args,
        quote!(
            async fn show() {}
        ),
    ))
}

fn protect_item(args: TokenStream, item: TokenStream) -> String {
    pretty(pipeline::guard(HandlerAttribute::Protect, args, item))
}

macro_rules! expansions {
    ($($name:ident: $output:expr;)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), $output);
        })*
    };
}

mod handlers;
pub(crate) mod source;
mod ui_cases;

expansions! {
    role: protect(quote!(role = "org:admin"));
    permission: protect(quote!(permission = "org:invoices:create"));
    feature: protect(quote!(feature = "invoices"));
    plan: protect(quote!(plan = "org:pro"));
    typed: protect(quote!(
        permission = INVOICES_CREATE,
        any(role = roles::ADMIN, plan = Plans::PRO, feature = "invoices")
    ));
    reverification: protect(quote!(
        reverification = "strict",
        reverification(level = "first_factor", after_minutes = 5)
    ));
    check: protect(quote!(check = access::is_owner));
    any: protect(quote!(any(role = "org:admin", all(plan = "org:pro", check = is_owner))));
    all: protect(quote!(all(plan = "org:pro", any(feature = "invoices", ManageInvoices))));
    policy: protect(quote!(ManageInvoices, policies::Billing, role = "org:admin"));
    org: protect(quote!(org = path("org_id")));
    org_slug: protect(quote!(org_slug = path("slug")));
    actor: protect(quote!(actor = deny));
    token: protect(quote!(token = [session, api_key]));
    token_any: protect(quote!(token = any));
    token_one: protect(quote!(token = m2m));
    audience: protect(quote!(token = oauth, audience = "https://app.example.com/mcp"));
    audience_const: protect(quote!(token = m2m, audience = config::MACHINE));
    audience_resource: protect(quote!(token = oauth, audience = resource));
    token_template: protect(quote!(token = [session, template("cli"), template("web")]));
    scopes: protect(quote!(token = oauth, scopes = ["invoices:read", "invoices:write"]));
    on_missing: protect(quote!(on_missing = redirect("/sign-in")));
    on_missing_sign_in: protect(quote!(on_missing = sign_in));
    on_invalid: pretty(pipeline::guard(
        HandlerAttribute::Auth,
        quote!(on_invalid = 401),
        quote!(async fn home(user_id: Option<UserId>) {})
    ));
    framework_parameters: protect_item(quote!(), quote! {
        async fn show(mut id: UserId, _: Option<Token>, Json(user): Json<NewUser>) {}
    });
    on_denied: protect(quote!(role = "org:admin", on_denied = 403));
    on_denied_function: protect(quote!(role = "org:admin", on_denied = self::sorry));
    template: protect_item(quote!(template = "supabase"), quote!(fn data(token: Token) {}));
    expires_in: protect_item(quote!(expires_in = 60), quote!(fn data(token: Option<Token>) {}));
    pending: protect(quote!(pending = allow));
    azp: protect(quote!(azp = optional));
    skip: protect_item(quote!(skip(user)), quote!(fn add(user: NewUser) {}));
    krate: protect(quote!(crate = crate::vendor::clerk, role = "org:admin"));
    auth: pretty(pipeline::guard(
        HandlerAttribute::Auth,
        quote!(on_missing = 401),
        quote!(pub async fn me(user_id: UserId) -> String { user_id.to_string() })
    ));
    public: pretty(pipeline::public(None, quote!(), quote!(pub async fn open() {})));
    named_policy: pretty(pipeline::policy(quote!(
        /// Requires the permission to manage invoices.
        pub ManageInvoices: all(permission = "org:invoices:manage", plan = "org:pro"), on_denied = 403
    )));
    bindings: protect_item(quote!(), quote! {
        #[get("/invoices/{id}")]
        pub(crate) async fn show(
            Path(id): Path<u32>,
            mut user_id: UserId,
            #[clerk(org_id)] organization: Option<String>,
            user: Json<NewUser>,
            granted: Granted<ManageInvoices>,
        ) -> impl IntoResponse {
            #![allow(unused)]
            user_id.clear();
        }
    });
    request: protect_item(quote!(request = req, role = "org:admin"), quote! {
        async fn show(
            mut req: http::Request<Incoming>,
            user_id: UserId,
        ) -> http::Response<Full<Bytes>> {
            #![allow(unused)]
            answer(req.body_mut(), user_id).await
        }
    });
    request_method: protect_item(quote!(request = request), quote! {
        async fn show(&self, request: Request<Req>, user_id: UserId) -> Result<Response<Body>, Status> {
            self.tell(request, user_id).await
        }
    });
    request_async_trait: protect_item(quote!(request = request), quote! {
        fn show<'life0, 'async_trait>(
            &'life0 self,
            request: Request<Req>,
            user_id: UserId,
        ) -> ::core::pin::Pin<Box<
            dyn ::core::future::Future<Output = Result<Response<Body>, Status>>
                + ::core::marker::Send + 'async_trait
        >>
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            Box::pin(async move {
                if let ::core::option::Option::Some(__ret)
                    = ::core::option::Option::None::<Result<Response<Body>, Status>>
                {
                    #[allow(unreachable_code)]
                    return __ret;
                }
                let __self = self;
                let request = request;
                let user_id = user_id;
                let __ret: Result<Response<Body>, Status> = { __self.tell(request, user_id).await };
                #[allow(unreachable_code)]
                __ret
            })
        }
    });
    an_error_keeps_the_explicit_method: protect_item(
        quote!(request = requests),
        quote!(async fn show(&self, request: Request<Req>, user_id: UserId) {})
    );
    an_error_keeps_the_function: protect_item(
        quote!(roles = "org:admin", on_denied = 500),
        quote!(async fn show(user_id: UserId, Path(id): Path<u32>) -> String { user_id.into() })
    );
    an_error_keeps_the_method: protect_item(quote!(), quote!(fn show(&self, user_id: UserId) {}));
    an_error_keeps_the_policy: pretty(pipeline::policy(quote!(pub Admin: roles = "org:admin")));
}

#[test]
fn org_parameter_missing_in_the_route_is_an_error() {
    let route = |path: &str| {
        let item = quote!(
            #[get(#path)]
            async fn show() {}
        );
        pipeline::guard(
            HandlerAttribute::Protect,
            quote!(org = path("org_id")),
            item,
        )
        .to_string()
    };
    assert!(route("/orgs/<organization_id>").contains("has no parameter `org_id`"));
    assert!(!route("/orgs/<org_id>").contains("compile_error"));
    let may_be_added_to = ["/", "/orgs/{organization_id}", "/orgs/{org_id}"];
    assert!(
        !may_be_added_to
            .map(route)
            .concat()
            .contains("compile_error")
    );
}

/// Returns the number of errors about parameters that poem-openapi would fill with another value.
fn swapped(args: &TokenStream, path: &str, parameters: &TokenStream) -> usize {
    let item = quote! {
        impl Api {
            #[protect(#args)]
            #[oai(path = #path, method = "get")]
            async fn show(&self, #parameters) {}
        }
    };
    let output = pipeline::handlers(TokenStream::new(), item).to_string();
    output.matches("path parameters by position").count()
}

#[test]
fn swapped_path_parameters_in_poem_openapi_are_errors() {
    let org = quote!(org = path("org_id"));
    let with_org = |path: &str, parameters: TokenStream| swapped(&org, path, &parameters);
    let renamed = |first: &str, second: &str| quote!(#[oai(name = #first)] a: Path<String>, #[oai(name = #second)] b: Path<String>);
    let path = "/orgs/:org_id/projects/:project";
    assert_eq!(with_org(path, renamed("project", "org_id")), 2);
    assert_eq!(with_org(path, renamed("org_id", "project")), 0);
    assert_eq!(
        with_org(path, quote!(org_id: Path<String>, id: Path<String>)),
        0
    );
    assert_eq!(
        with_org(path, quote!(word: Query<String>, id: Path<String>)),
        1
    );
    assert_eq!(
        with_org(
            path,
            quote!(#[oai(validator(max = "2"))] r#org_id: Path<String>)
        ),
        0
    );
    assert_eq!(with_org(path, TokenStream::new()), 0);

    let late = "/years/:year/orgs/:org_id";
    assert_eq!(with_org(late, quote!(org: Path<String>)), 1);
    assert_eq!(with_org(late, quote!(year: Path<u16>)), 0);
    assert_eq!(
        with_org(late, quote!(year: Path<u16>, Path(org): Path<String>)),
        1
    );

    let in_prefix = "/invoices/:number";
    assert_eq!(with_org(in_prefix, quote!(id: Path<u32>)), 0);
    assert_eq!(with_org(in_prefix, quote!(org_id: Path<String>)), 1);

    let without_org = |parameters| swapped(&TokenStream::new(), late, &parameters);
    assert_eq!(without_org(quote!(id: Path<String>)), 0);
    assert_eq!(without_org(quote!(org_id: Path<String>)), 1);
}

#[test]
fn function_that_cannot_contain_the_check_is_an_error() {
    let rejected = |item: TokenStream, words: &str| {
        let output =
            pipeline::guard(HandlerAttribute::Protect, quote!(request = req), item).to_string();
        assert!(
            output.contains("compile_error") && output.contains(words),
            "{output}"
        );
    };
    rejected(
        quote!(
            fn show(req: Req) -> Body {}
        ),
        "write `async fn show`",
    );
    rejected(
        quote!(
            fn show(req: Req) -> Fut {
                effect();
                Box::pin(async move { 1 })
            }
        ),
        "write `async fn show`",
    );
    rejected(
        quote!(
            async fn show(req: Req) -> Result<impl Reply, E> {}
        ),
        "write a concrete type",
    );
    rejected(
        quote!(
            async fn show(Req(req): Req) -> Body {}
        ),
        "no parameter `req`",
    );
    rejected(
        quote!(
            async fn show(#[clerk(user_id)] req: UserId) -> Body {}
        ),
        "is a bound parameter",
    );
    rejected(
        quote!(
            async fn show(request: Req) -> Body {}
        ),
        "there is no parameter `req`",
    );
}

#[test]
fn single_mistake_is_one_error() {
    let handler = quote!(
        async fn show() {}
    );
    let cases = [
        (
            quote!(on_missing = sign_in()),
            handler.clone(),
            "`sign_in` takes no path: write `on_missing = sign_in` for the page of `CLERK_SIGN_IN_URL`",
        ),
        (
            quote!(reverification("second_factor")),
            handler.clone(),
            "expected `reverification = \\\"strict\\\"` or `reverification(level",
        ),
        (quote!(42), handler.clone(), "expected an option, such as"),
        (quote!(401), handler.clone(), "write `on_missing = 401`"),
        (quote!(403), handler, "write `on_denied = 403`"),
        (
            quote!(),
            quote!(
                const fn show() {}
            ),
            "a handler cannot be `const`: write `fn show`",
        ),
        (
            quote!(),
            quote!(
                async fn show(user_id: impl Display) {}
            ),
            "a bound parameter cannot be `impl …`",
        ),
    ];
    for (args, item, expected) in cases {
        let output = pipeline::guard(HandlerAttribute::Protect, args, item).to_string();
        assert!(output.contains(expected), "{output}");
        assert_eq!(output.matches("compile_error").count(), 1, "{output}");
        assert!(!output.contains("const fn"), "{output}");
    }
}

#[test]
fn raw_identifiers_are_accepted() {
    let output = protect_item(
        quote!(),
        quote!(
            async fn r#move(r#token: Token) {}
        ),
    );
    assert!(
        output.contains("enum move__put_protect_above_the_route_attribute")
            && output.contains(".at(\"move\""),
        "{output}"
    );
    assert!(output.contains("let r#token = <Token"), "{output}");
}

#[test]
fn invalid_body_is_passed_through() {
    let item = quote!(async fn show() { let + 1 => });
    let output = pipeline::guard(HandlerAttribute::Protect, quote!(), item).to_string();
    assert!(output.ends_with("{ let + 1 => }"), "{output}");
}

#[test]
fn invalid_signature_is_left_to_rustc() {
    let item = quote!(
        async fn show(id: u8, ...) {}
    );
    let output = pipeline::guard(HandlerAttribute::Protect, quote!(), item).to_string();
    assert!(output.contains("id : u8 , ..."), "{output}");
}

#[test]
fn invisible_groups_are_transparent() {
    let ty = TokenTree::Group(Group::new(Delimiter::None, quote!(Option<UserId>)));
    let literal = TokenTree::Group(Group::new(Delimiter::None, quote!("org:admin")));
    let output = pipeline::guard(
        HandlerAttribute::Auth,
        quote!(on_missing = 401, role = #literal),
        quote!(async fn show(user_id: #ty) {}),
    );
    assert!(!output.to_string().contains("compile_error"), "{output}");
}

/// Incomplete and malformed tokens, as an editor passes them during typing: for five seconds, or
/// `FUZZ_SECONDS`.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "`tests/fuzz/run` sets the time and prints the number of inputs"
)]
fn arbitrary_tokens_are_guarded_or_an_error() {
    let seconds = std::env::var("FUZZ_SECONDS").map_or(5, |it| it.parse().expect("a number"));
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut random, mut inputs) = (Random(7), 0_u64);
    while Instant::now() < end {
        random.assert_guarded_or_error();
        inputs += 1;
    }
    let rate = inputs / seconds.max(1);
    println!("macro tokens: {inputs} inputs, {rate} per second");
}

/// A linear congruential generator, so that every run has the same inputs.
struct Random(u32);

impl Random {
    const WORDS: [&str; 26] = [
        "role",
        "permission",
        "any",
        "all",
        "not",
        "check",
        "on_missing",
        "on_denied",
        "redirect",
        "sign_in",
        "token",
        "session",
        "scopes",
        "org",
        "path",
        "skip",
        "template",
        "azp",
        "optional",
        "expires_in",
        "pending",
        "allow",
        "reverification",
        "Policy",
        "fn",
        "crate",
    ];
    const SIGNS: [char; 7] = ['=', ',', ':', '!', '#', '&', '<'];
    const DELIMITERS: [Delimiter; 4] = [
        Delimiter::Parenthesis,
        Delimiter::Bracket,
        Delimiter::Brace,
        Delimiter::None,
    ];

    /// Passes arbitrary tokens to each macro.
    fn assert_guarded_or_error(&mut self) {
        let args = self.tokens(3);
        let item = if self.below(2) == 0 {
            quote!(
                async fn show(user_id: UserId) {}
            )
        } else {
            self.tokens(3)
        };
        for attribute in [HandlerAttribute::Protect, HandlerAttribute::Auth] {
            let output = pipeline::guard(attribute, args.clone(), item.clone()).to_string();
            assert!(
                output.contains("compile_error") || output.contains("__clerk_guard"),
                "neither guarded nor rejected: {args} on {item}"
            );
        }
        pipeline::handlers(args.clone(), item.clone());
        pipeline::public(None, args.clone(), item);
        pipeline::policy(args);
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit
    }

    fn tokens(&mut self, depth: usize) -> TokenStream {
        (0..self.below(8)).map(|_| self.token(depth)).collect()
    }

    fn token(&mut self, depth: usize) -> TokenTree {
        match self.below(if depth == 0 { 5 } else { 6 }) {
            0 | 1 => Ident::new(
                Self::WORDS[self.below(Self::WORDS.len())],
                Span::call_site(),
            )
            .into(),
            2 => Punct::new('=', Spacing::Alone).into(),
            3 => Punct::new(Self::SIGNS[self.below(7)], Spacing::Joint).into(),
            4 if self.below(2) == 0 => Literal::string("org:admin").into(),
            4 => Literal::u32_unsuffixed(400 + u32::from(self.below(2) == 0)).into(),
            _ => Group::new(Self::DELIMITERS[self.below(4)], self.tokens(depth - 1)).into(),
        }
    }
}

#[test]
fn unknown_option_error_lists_the_options() {
    let item = || {
        quote!(
            async fn show() {}
        )
    };
    let of_auth =
        pipeline::guard(HandlerAttribute::Auth, quote!(tenant = "api"), item()).to_string();
    assert!(
        of_auth.contains("= help: the options of `#[auth]` are `role`"),
        "{of_auth}"
    );
    assert!(
        of_auth.contains("`on_missing`") && of_auth.contains("`skip`"),
        "{of_auth}"
    );
    let of_tree = pipeline::guard(
        HandlerAttribute::Protect,
        quote!(any(tenant = "api")),
        item(),
    )
    .to_string();
    assert!(
        of_tree.contains("= help: the conditions are `role`") && !of_tree.contains("`on_missing`"),
        "{of_tree}"
    );
    let of_policy = pipeline::policy(quote!(Admin: tenant = "api")).to_string();
    assert!(
        of_policy.contains("= help: the options of `policy!` are `role`")
            && !of_policy.contains("`skip`"),
        "{of_policy}"
    );
}

#[test]
fn malformed_literal_is_one_error() {
    let cases = [
        (quote!(role = "org: admin"), "invalid role: write `org:`"),
        (quote!(permission = "org:invoices"), "invalid permission"),
        (
            quote!(any(permission = "org:sys_domains:manage")),
            "do not contain system permissions",
        ),
        (quote!(feature = "a b"), "invalid feature"),
        (quote!(plan = "team:pro"), "invalid plan"),
        (
            quote!(on_missing = redirect("//evil.com")),
            "invalid target of a redirect",
        ),
        (quote!(token = oauth, scopes = ["a b"]), "invalid scope"),
        (quote!(token = oauth, audience = "/mcp"), "invalid audience"),
        (quote!(token = template("a b")), "invalid template name"),
    ];
    for (args, expected) in cases {
        let item = quote!(
            async fn show() {}
        );
        let output = pipeline::guard(HandlerAttribute::Protect, args, item).to_string();
        assert!(output.contains(expected), "{output}");
        assert_eq!(output.matches("compile_error").count(), 1, "{output}");
    }
}
