namespace Exchange.Web.Ui;

/// <summary>Names of the contract's fixed words.</summary>
public static class Words
{
    public static readonly IReadOnlyList<(string Value, Text Name)> Forms =
    [
        ("BareMetal", new("Bare metal", "裸金属")), ("VirtualMachine", new("Virtual machine", "虚拟机")),
        ("Container", new("Container", "容器")), ("HpcQueue", new("HPC queue", "HPC 队列")),
        ("ModelService", new("Model service", "模型服务")),
    ];

    public static readonly IReadOnlyList<(string Value, Text Name)> TimesInForce =
    [
        ("GoodTillCancelled", new("Until cancelled", "撤销前有效")),
        ("GoodTillTime", new("Until a time", "指定时间前有效")),
        ("ImmediateOrCancel", new("What fits now, cancel the rest", "立即成交，其余撤销")),
        ("FillOrKill", new("All now or nothing", "全部成交，否则撤销")),
    ];

    public static readonly IReadOnlyList<(string Value, Text Name)> Units =
        [("Accelerator", new("Accelerator", "加速卡")), ("Node", new("Whole node", "整节点"))];

    public static readonly IReadOnlyList<(string Value, Text Name)> Roles =
    [
        ("Supplier", new("Supplier", "供方")), ("Buyer", new("Buyer", "需方")), ("Auditor", new("Auditor", "审计方")),
        ("Issuer", new("Issuer", "发券方")), ("Operator", new("Operator", "运营方")),
    ];

    public static readonly IReadOnlyList<(string Value, Text Name)> AccountKinds =
    [
        ("Participant", new("Participant", "主体")), ("ExchangeFees", new("Exchange fees", "平台手续费")),
        ("Tax", new("Tax", "税款")), ("Rounding", new("Rounding", "舍入")),
        ("ProgrammeFund", new("Programme fund", "券计划资金")), ("SupplierPayable", new("Supplier payable", "应付供方")),
        ("OutsideWorld", new("Outside world", "外部")),
    ];

    public static readonly IReadOnlyList<(string Value, Text Name)> Reasons =
    [
        ("Deposit", new("Deposit", "入金")), ("Withdrawal", new("Withdrawal", "出金")),
        ("SettlementPayment", new("Settlement", "结算付款")), ("VoucherShare", new("Voucher share", "算力券抵扣")),
        ("SupplierEarning", new("Supplier's earning", "供方收入")), ("ExchangeFee", new("Exchange fee", "平台手续费")),
        ("Tax", new("Tax", "税款")), ("Rounding", new("Rounding", "舍入")),
        ("ProgrammeFunding", new("Programme funding", "券计划注资")),
        ("ProgrammeRefund", new("Programme refund", "券计划退款")),
    ];

    /// <summary>A word's name; one that is not known is shown as it came.</summary>
    public static string Name(IReadOnlyList<(string Value, Text Name)> words, string value) =>
        words.FirstOrDefault(w => string.Equals(w.Value, value, StringComparison.OrdinalIgnoreCase)).Name ?? value;
}
