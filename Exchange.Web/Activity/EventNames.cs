using System.Collections.Frozen;
using Exchange.Web.Attestation;
using Exchange.Web.Ui;

namespace Exchange.Web.Activity;

/// <summary>What an event's type says, in words: as in the ledger where it is there too.</summary>
public static class EventNames
{
    // Stands in the ledger under another name, or not at all.
    private static readonly FrozenDictionary<string, Text> OfTheirOwn = new Dictionary<string, Text>
    {
        ["account_opened"] = new("Account opened", "账户开立"),
        ["account_held"] = new("Money held", "资金冻结"),
        ["account_hold_released"] = new("Hold released", "资金解冻"),
        ["time_passed"] = new("Time passed", "时钟推进"),
        ["offer_capacity_reserved"] = new("Capacity reserved", "算力占用"),
        ["offer_capacity_released"] = new("Capacity released", "算力释放"),
        ["offer_expired"] = new("Offer expired", "供给到期"),
        ["offer_paused"] = new("Offer paused", "供给暂停"),
        ["offer_resumed"] = new("Offer resumed", "供给恢复"),
        ["order_filled"] = new("Order filled", "订单全部成交"),
        ["order_partly_filled"] = new("Order partly filled", "订单部分成交"),
        ["order_reopened"] = new("Order open again", "订单重新挂出"),
        ["participant_registered"] = new("Participant registered", "主体注册"),
        ["participant_verified"] = new("Participant verified", "主体核验"),
        ["participant_role_granted"] = new("Role granted", "授予角色"),
        ["resource_retired"] = new("Resource retired", "算力资源退役"),
        ["resource_status_changed"] = new("Resource's status changed", "算力资源状态变更"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Kind =
        Kinds.All.ToFrozenDictionary(kind => kind.Replace('.', '_'));

    /// <summary>A type's name; null when it has none.</summary>
    public static string? Find(string type) =>
        OfTheirOwn.TryGetValue(type, out var own) ? own
        : Kind.TryGetValue(type, out var kind) ? Kinds.Name(kind)
        : null;
}
