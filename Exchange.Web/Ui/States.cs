using System.Collections.Frozen;

namespace Exchange.Web.Ui;

/// <summary>How a state is called, and whether it is good, waiting or bad news.</summary>
public static class States
{
    private static readonly FrozenDictionary<string, (Text Name, string Tone)> Known =
        new Dictionary<string, (Text, string)>(StringComparer.OrdinalIgnoreCase)
        {
            ["open"] = (new("Open", "挂单中"), "live"),
            ["partlyFilled"] = (new("Partly filled", "部分成交"), "wait"),
            ["filled"] = (new("Filled", "全部成交"), "good"),
            ["cancelled"] = (new("Cancelled", "已撤销"), "idle"),
            ["expired"] = (new("Expired", "已过期"), "idle"),
            ["made"] = (new("To be confirmed", "待确认"), "wait"),
            ["confirmed"] = (new("Confirmed", "已确认"), "live"),
            ["declined"] = (new("Declined", "已拒绝"), "bad"),
            ["lapsed"] = (new("Lapsed", "已失效"), "bad"),
            ["delivered"] = (new("Delivered", "已交付"), "good"),
            ["provisioned"] = (new("Provisioned", "已开通"), "live"),
            ["started"] = (new("Running", "运行中"), "live"),
            ["running"] = (new("Running", "运行中"), "live"),
            ["interrupted"] = (new("Interrupted", "已中断"), "bad"),
            ["failed"] = (new("Failed", "已失败"), "bad"),
            ["ended"] = (new("Ended", "已结束"), "good"),
            ["calculated"] = (new("Calculated", "已计算"), "wait"),
            ["disputed"] = (new("Disputed", "争议中"), "bad"),
            ["adjusted"] = (new("Adjusted", "已调整"), "wait"),
            ["paid"] = (new("Paid", "已支付"), "good"),
            ["paused"] = (new("Paused", "已暂停"), "wait"),
            ["withdrawn"] = (new("Withdrawn", "已撤回"), "idle"),
            ["available"] = (new("Available", "可用"), "good"),
            ["degraded"] = (new("Degraded", "降级"), "wait"),
            ["maintenance"] = (new("Maintenance", "维护中"), "wait"),
            ["offline"] = (new("Offline", "离线"), "bad"),
            ["retired"] = (new("Retired", "已退役"), "idle"),
            ["issued"] = (new("Issued", "已发放"), "live"),
            ["reserved"] = (new("Reserved", "已占用"), "wait"),
            ["redeemed"] = (new("Redeemed", "已核销"), "good"),
            ["revoked"] = (new("Revoked", "已收回"), "bad"),
            ["closed"] = (new("Closed", "已关闭"), "idle"),
            ["registered"] = (new("Registered", "已注册"), "wait"),
            ["verified"] = (new("Verified", "已核验"), "good"),
            ["suspended"] = (new("Suspended", "已暂停资格"), "bad"),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, for the test that every state has both languages.</summary>
    public static IEnumerable<Text> Names => Known.Values.Select(k => k.Name);

    /// <summary>A state's name; one that is not known is shown as it came.</summary>
    public static string Name(string state) => Known.TryGetValue(state, out var known) ? known.Name : state;

    /// <summary>good, live, wait, bad or idle.</summary>
    public static string Tone(string state) => Known.TryGetValue(state, out var known) ? known.Tone : "idle";
}
