using System.Collections.Frozen;
using Exchange.Web.Ui;

namespace Exchange.Web.Attestation;

/// <summary>What a ledger kind says, in words, and its tone on a timeline.</summary>
public static class Kinds
{
    private static readonly FrozenDictionary<string, (Text Name, string Tone)> Known =
        new Dictionary<string, (Text, string)>
        {
            ["ledger.genesis"] = (new("Ledger opened", "账本创建"), "good"),
            ["ledger.key"] = (new("Ledger key changed", "账本密钥变更"), "wait"),
            ["ledger.checkpoint"] = (new("Checkpoint chained", "检查点入链"), ""),
            ["ledger.tick"] = (new("Heartbeat", "心跳"), ""),
            ["market.opened"] = (new("Market opened", "市场开放"), "good"),
            ["participant.key_added"] = (new("Key added", "新增密钥"), ""),
            ["participant.key_revoked"] = (new("Key revoked", "吊销密钥"), "bad"),
            ["participant.verified"] = (new("Participant verified", "主体核验"), "good"),
            ["participant.suspended"] = (new("Participant suspended", "主体暂停"), "bad"),
            ["participant.reinstated"] = (new("Participant reinstated", "主体恢复"), "good"),
            ["account.deposited"] = (new("Money deposited", "入金"), ""),
            ["account.withdrawn"] = (new("Money withdrawn", "出金"), ""),
            ["account.posted"] = (new("Money moved", "资金划转"), ""),
            ["resource.registered"] = (new("Resource registered", "算力资源登记"), ""),
            ["resource.specification_verified"] = (new("Specification verified", "规格核验"), "good"),
            ["reference_data.loaded"] = (new("Reference data loaded", "参考数据更新"), ""),
            ["offer.listed"] = (new("Offer listed", "供给上架"), ""),
            ["offer.repriced"] = (new("Offer repriced", "供给调价"), ""),
            ["offer.withdrawn"] = (new("Offer withdrawn", "供给撤回"), ""),
            ["order.placed"] = (new("Order placed", "下单"), ""),
            ["order.amended"] = (new("Order amended", "订单修改"), ""),
            ["order.cancelled"] = (new("Order cancelled", "订单撤销"), "bad"),
            ["order.expired"] = (new("Order expired", "订单过期"), "bad"),
            ["match.made"] = (new("Matched", "成交"), ""),
            ["match.confirmed"] = (new("Match confirmed", "成交确认"), ""),
            ["match.declined"] = (new("Match declined", "成交被拒"), "bad"),
            ["match.lapsed"] = (new("Match lapsed", "成交失效"), "bad"),
            ["match.cancelled"] = (new("Match cancelled", "成交撤销"), "bad"),
            ["lease.provisioned"] = (new("Lease provisioned", "租约开通"), ""),
            ["lease.started"] = (new("Lease started", "租约开始"), ""),
            ["lease.usage_recorded"] = (new("Usage recorded", "用量记录"), ""),
            ["lease.interrupted"] = (new("Lease interrupted", "租约中断"), "bad"),
            ["lease.resumed"] = (new("Lease resumed", "租约恢复"), ""),
            ["lease.failed"] = (new("Lease failed", "租约失败"), "bad"),
            ["lease.ended"] = (new("Lease ended", "租约结束"), ""),
            ["settlement.calculated"] = (new("Settlement calculated", "结算计算"), ""),
            ["settlement.voucher_applied"] = (new("Voucher applied", "算力券抵扣"), ""),
            ["settlement.disputed"] = (new("Settlement disputed", "结算争议"), "bad"),
            ["settlement.adjusted"] = (new("Settlement adjusted", "结算调整"), "wait"),
            ["settlement.paid"] = (new("Settlement paid", "结算支付"), "good"),
            ["voucher_programme.opened"] = (new("Voucher programme opened", "券计划开启"), ""),
            ["voucher_programme.topped_up"] = (new("Voucher programme topped up", "券计划追加预算"), ""),
            ["voucher_programme.closed"] = (new("Voucher programme closed", "券计划关闭"), ""),
            ["voucher.issued"] = (new("Voucher issued", "算力券发放"), ""),
            ["voucher.reserved"] = (new("Voucher reserved", "算力券占用"), ""),
            ["voucher.released"] = (new("Voucher released", "算力券释放"), ""),
            ["voucher.redeemed"] = (new("Voucher redeemed", "算力券核销"), "good"),
            ["voucher.expired"] = (new("Voucher expired", "算力券过期"), "bad"),
            ["voucher.revoked"] = (new("Voucher revoked", "算力券收回"), "bad"),
        }.ToFrozenDictionary();

    /// <summary>The kinds that have a name.</summary>
    public static IReadOnlyCollection<string> All => Known.Keys;

    /// <summary>All names.</summary>
    public static IEnumerable<Text> Names => Known.Values.Select(k => k.Name);

    /// <summary>A kind's name; one that is not known is shown as it came.</summary>
    public static string Name(string kind) => Known.TryGetValue(kind, out var known) ? known.Name : kind;

    /// <summary>good, wait, bad or nothing.</summary>
    public static string Tone(string kind) => Known.TryGetValue(kind, out var known) ? known.Tone : "";
}
