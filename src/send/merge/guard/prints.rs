//! What an expression prints, as far as its kind says. Each kind has a rule: a new one does not compile without.

use minijinja::machinery::ast::Expr;

/// What an expression prints.
pub(super) enum Prints<'a> {
    /// One of these texts of the template's own.
    Constants(Vec<String>),
    /// What the template vouches for.
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
