//! Every case below `fail` has the errors of its `.stderr` file. In `fail/order`, our attribute is above and
//! below a framework's: both orders compile, or the error names the correct one.
//!
//! `cargo test -p ui-tests --test errors permission` runs the cases whose path contains this word, and
//! `cargo test -p ui-tests --test errors -- --bless` rewrites the `.stderr` files.

use std::path::{Path, PathBuf};

use ui_test::custom_flags::edition::Edition;
use ui_test::custom_flags::rustfix::RustfixMode;
use ui_test::dependencies::DependencyBuilder;
use ui_test::spanned::Spanned;
use ui_test::{
    Args, CommandBuilder, Config, default_file_filter, default_per_file_config, run_tests_generic,
    status_emitter,
};

fn main() -> ui_test::color_eyre::Result<()> {
    run_tests_generic(
        vec![config(&Args::test()?)],
        default_file_filter,
        default_per_file_config,
        status_emitter::Text::quiet(),
    )
}

fn config(args: &Args) -> Config {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = Config {
        out_dir: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ui"),
        bless_command: Some("cargo test -p ui-tests --test errors -- --bless".to_owned()),
        ..Config::rustc("fail")
    };
    config.with_args(args);
    let flags = ["--emit=metadata", "--verbose"];
    config.program.args.extend(flags.map(Into::into));
    let dependencies = DependencyBuilder {
        crate_manifest_path: root.join("Cargo.toml"),
        program: CommandBuilder {
            args: vec!["check".into()],
            ..CommandBuilder::cargo()
        },
        ..DependencyBuilder::default()
    };
    let defaults = config.comment_defaults.base();
    // The only default filter replaces each backslash with a slash.
    defaults.normalize_stderr.clear();
    defaults.require_annotations = Spanned::dummy(false).into();
    defaults.set_custom("rustfix", RustfixMode::Disabled);
    defaults.set_custom("edition", Edition("2024".to_owned()));
    defaults.set_custom("dependencies", dependencies);
    for (pattern, text) in [
        // Paths and lines of dependencies differ between machines and versions.
        (
            r"\S*/registry/src/[^/]+/([\w-]+?)-\d[^/]*(/\S+?):\d+:\d+",
            "$$CARGO/$1-$$VERSION$2",
        ),
        // An edit of the runtime moves its lines.
        (r"(clerk-runtime/src/\S+?):\d+:\d+", "$1"),
        (
            r"(?m)^(error: aborting due to .*|For more information about .*|Some errors have .*)\n",
            "",
        ),
        (r"\n+\z", "\n"),
    ] {
        config.stderr_filter(pattern, text);
    }
    config.path_stderr_filter(root, "$WORKSPACE");
    config
}
