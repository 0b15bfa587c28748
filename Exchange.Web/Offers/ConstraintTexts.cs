using Exchange.Web.Ui;

namespace Exchange.Web.Offers;

public static class ConstraintTexts
{
    public static readonly Text Label = new("Constraint expression", "约束表达式");
    public static readonly Text Example = new(
        "For example: memory >= 80GiB and pue <= 1.3 and (auto_accept or region = shanghai)",
        "例如：memory >= 80GiB and pue <= 1.3 and (auto_accept or region = shanghai)");
    public static readonly Text OfOrders = new("What orders must meet", "对订单的要求");
    public static readonly Text OrderExample = new(
        "For example: accelerators >= 16 and duration >= 24h and not vouchers",
        "例如：accelerators >= 16 and duration >= 24h and not vouchers");
    public static readonly Text Properties = new("Properties and rules", "属性与规则");
    public static readonly Text Rules = new(
        "Join comparisons with and, or, not and parentheses; names with =, != and in ( , ). What was left out " +
        "is unknown, and unknown meets no constraint.",
        "用 and、or、not 和括号连接比较；名称用 =、!= 和 in ( , )。未填写的属性为未知，未知不满足任何约束。");
    public static readonly Text Flag = new("stands alone", "单独使用");
    public static readonly Text AnyName = new("a name", "名称");
}
