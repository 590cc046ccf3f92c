//! Classifies what an expression prints. Each kind of expression has a rule; a new kind without one does not compile.

use minijinja::machinery::ast::Expr;

/// What an expression prints.
pub(super) enum Prints<'a> {
    /// One of these constants of the template.
    Constants(Vec<String>),
    /// A value marked with `|safe`.
    Vouched,
    Json,
    Call(&'a str),
    Name(&'a str),
    Value,
}

impl<'a> Prints<'a> {
    pub fn of(expr: &Expr<'a>) -> Self {
        match expr {
            Expr::Const(value) => Self::Constants(vec![value.value.to_string()]),
            Expr::IfExpr(choice) => match (Self::of(&choice.true_expr), choice.false_expr.as_ref().map_or(Self::Constants(vec![String::new()]), Self::of)) {
                (Self::Constants(texts), Self::Constants(others)) => Self::Constants([texts, others].concat()),
                (Self::Json | Self::Constants(_), Self::Json | Self::Constants(_)) => Self::Json,
                (Self::Vouched | Self::Constants(_), Self::Vouched | Self::Constants(_)) => Self::Vouched,
                _ => Self::Value,
            },
            Expr::Filter(filter) => match filter.name {
                "safe" => Self::Vouched,
                "json" | "tojson" => Self::Json,
                _ => Self::Value,
            },
            Expr::Call(call) => {
                if let Expr::Var(var) = &call.expr {
                    Self::Call(var.id)
                } else {
                    Self::Value
                }
            }
            Expr::Var(var) => Self::Name(var.id),
            Expr::Slice(_)
            | Expr::UnaryOp(_)
            | Expr::BinOp(_)
            | Expr::Compare(_)
            | Expr::Test(_)
            | Expr::GetAttr(_)
            | Expr::GetItem(_)
            | Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Map(_) => Self::Value,
        }
    }
}
