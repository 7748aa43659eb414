use super::*;

fn graph(count: usize, edges: &[(usize, usize)]) -> Graph {
    let edge = |&(from, to): &(usize, usize)| Edge {
        from,
        to,
        binding: format!("B{to}"),
        entrypoint: None,
        span: Span::default(),
    };
    Graph::of_edges(count, edges.iter().map(edge).collect())
}

#[test]
fn levels_count_the_longest_way() {
    let check = |count, edges: &[_], expected: &[&[usize]]| {
        assert_eq!(graph(count, edges).levels, expected, "{edges:?}");
    };
    check(0, &[], &[]);
    check(2, &[], &[&[0, 1]]);
    check(3, &[(0, 1), (1, 2), (0, 2)], &[&[0], &[1], &[2]]);
    check(4, &[(3, 0), (0, 1), (1, 0), (1, 2)], &[&[3], &[0, 1], &[2]]);
}

#[test]
fn each_loop_is_named_once_from_its_first_worker() {
    let check = |count, edges: &[_], expected: &[&[usize]]| {
        assert_eq!(graph(count, edges).cycles, expected, "{edges:?}");
    };
    check(3, &[(0, 1), (1, 2), (0, 2)], &[]);
    check(1, &[(0, 0)], &[&[0]]);
    check(2, &[(0, 1), (1, 0)], &[&[0, 1]]);
    check(4, &[(0, 1), (1, 2), (2, 3), (3, 0), (2, 0)], &[&[0, 1, 2], &[0, 1, 2, 3]]);
    check(3, &[(0, 1), (1, 0), (1, 2), (2, 1)], &[&[0, 1], &[1, 2]]);
    check(5, &[(0, 1), (1, 0), (3, 4), (4, 3), (1, 3)], &[&[0, 1], &[3, 4]]);
}

#[test]
fn a_chain_as_long_as_a_project_may_be_is_no_problem() {
    let edges: Vec<_> = (0..9_999).map(|at| (at, at + 1)).collect();
    assert_eq!(graph(10_000, &edges).levels.len(), 10_000);
}
