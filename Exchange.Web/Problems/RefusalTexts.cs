using System.Collections.Frozen;
using Exchange.Contracts.Wire;
using Exchange.Web.Ui;

namespace Exchange.Web.Problems;

/// <summary>The title of every refusal, by its number; the rule itself is shown as the exchange gave it.</summary>
public static class RefusalTexts
{
    private static readonly FrozenDictionary<int, Text> ByCode = new Dictionary<int, Text>
    {
        [1000] = new("Malformed request", "请求格式不符"),
        [1001] = new("Value out of range", "数值超出范围"),
        [1002] = new("Wrong market", "市场不符"),
        [1003] = new("Wrong participant", "主体不符"),
        [1004] = new("Opening does not match its commitment", "公开内容与承诺不符"),
        [1005] = new("Bad signature", "签名无效"),
        [1006] = new("Idempotency key used with another body", "幂等键已用于其他内容"),
        [1100] = new("Market is not open", "市场未开放"),
        [1101] = new("Unknown participant", "主体不存在"),
        [1102] = new("Key not in force", "密钥未生效"),
        [1103] = new("Signature required", "需要签名"),
        [1104] = new("Command expired", "指令已过期"),
        [1105] = new("Command id used before", "指令编号已使用"),
        [1106] = new("Client sequence number is not the next", "客户端序号不连续"),
        [1107] = new("Participant suspended", "主体已被暂停"),
        [1108] = new("Participant not verified", "主体未核验"),
        [1109] = new("Role missing", "缺少角色"),
        [1110] = new("Belongs to another participant", "属于其他主体"),
        [1111] = new("Id taken", "编号已被占用"),
        [1200] = new("Unknown account", "账户不存在"),
        [1201] = new("Unknown resource", "算力资源不存在"),
        [1202] = new("Unknown offer", "供给不存在"),
        [1203] = new("Unknown order", "订单不存在"),
        [1204] = new("Unknown match", "成交不存在"),
        [1205] = new("Unknown lease", "租约不存在"),
        [1206] = new("Unknown settlement", "结算不存在"),
        [1207] = new("Unknown voucher programme", "券计划不存在"),
        [1208] = new("Unknown voucher", "算力券不存在"),
        [1300] = new("Not possible in this state", "当前状态不允许"),
        [1301] = new("Quantity is zero", "数量为零"),
        [1302] = new("Amount out of range", "金额超出范围"),
        [1303] = new("Wrong currency", "币种不符"),
        [1304] = new("Window is in the past", "时间窗已过"),
        [1305] = new("Window invalid", "时间窗无效"),
        [1306] = new("Not whole blocks", "不是整块数量"),
        [1307] = new("More than the resource has", "超出资源数量"),
        [1308] = new("Resource not available", "资源不可用"),
        [1309] = new("Unknown accelerator class", "加速卡型号未知"),
        [1310] = new("Workload not feasible", "负载无法解构"),
        [1311] = new("Already so", "状态已如此"),
        [1312] = new("Last key in force", "最后一个有效密钥"),
        [1313] = new("Too many legs", "分段过多"),
        [1314] = new("No class delivers this rate", "没有型号提供该算力"),
        [1400] = new("Insufficient funds", "可用余额不足"),
        [1401] = new("Budget exceeded", "超出预算"),
        [1402] = new("Voucher not usable", "算力券不可用"),
        [1500] = new("No offer fits", "没有符合条件的供给"),
        [1501] = new("Nothing under the limit", "限价内没有供给"),
        [1502] = new("Not enough capacity", "可用算力不足"),
        [1600] = new("Usage period invalid", "计量周期无效"),
        [1601] = new("Usage too high", "用量过高"),
        [1602] = new("Dispute window is over", "争议期已过"),
        [1700] = new("Clock would go back", "时钟不可倒退"),
    }.ToFrozenDictionary();

    /// <summary>The numbers that have a title.</summary>
    public static IReadOnlyCollection<int> Codes => ByCode.Keys;

    /// <summary>All titles.</summary>
    public static IEnumerable<Text> All => ByCode.Values;

    /// <summary>The problem's title in the reader's language; the exchange's own where there is none.</summary>
    public static string TitleOf(Problem problem) =>
        ByCode.TryGetValue(problem.Code, out var title) ? title : problem.Title;
}
